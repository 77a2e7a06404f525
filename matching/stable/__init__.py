"""Stable matchings of the applications: nobody and no company would both rather have each other."""
