"""Reads histories in Parquet with pandas.

Argument: the file. Output (JSON): its columns with their types, and its rows.
"""
import json
import sys

import pandas


def main():
    frame = pandas.read_parquet(sys.argv[1])
    columns = {name: str(kind) for name, kind in frame.dtypes.items()}
    json.dump({"columns": columns, "rows": json.loads(frame.to_json(orient="records", double_precision=15))}, sys.stdout)


main()
