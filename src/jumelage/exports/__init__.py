"""A result as files for people and programs: a table, a workbook, a map and a record.

Nothing a table holds can run in a spreadsheet, and a file is either written whole or not at all.
"""

from jumelage.exports.folder import Export, check_folder, write_all
from jumelage.exports.map import draw_map, write_map
from jumelage.exports.placements_csv import write_csv
from jumelage.exports.workbook import write_workbook

__all__ = ["Export", "check_folder", "draw_map", "write_all", "write_csv", "write_map", "write_workbook"]
