"""Excel and CSV: a register describes its columns once and gets template, dry run, import and export."""

from lianqiao.core.exchange.blanks import csv_template, excel_template
from lianqiao.core.exchange.columns import Choice, Column, Kind
from lianqiao.core.exchange.exporting import export_list, export_table
from lianqiao.core.exchange.importer import Importer, ImportRow, importer_of, importers, importers_for, register
from lianqiao.core.exchange.importing import import_upload, start_check, start_import

__all__ = [
    "Choice",
    "Column",
    "ImportRow",
    "Importer",
    "Kind",
    "csv_template",
    "excel_template",
    "export_list",
    "export_table",
    "import_upload",
    "importer_of",
    "importers",
    "importers_for",
    "register",
    "start_check",
    "start_import",
]
