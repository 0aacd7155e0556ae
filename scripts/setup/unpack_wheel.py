"""Unpacks chosen members of a wheel (a zip archive).

usage: unpack_wheel.py WHEEL FOLDER < [["prefix in the wheel", "prefix in FOLDER"], ...] (JSON)

Every prefix must match a member. CRCs are checked while reading; big files reach the disk before the program ends, so
that a power cut cannot leave an empty file under a finished name.
"""
import json
import os
import shutil
import sys
import zipfile

BIG = 1 << 20


def unpack(archive, member, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with archive.open(member) as source, open(target, "wb") as file:
        shutil.copyfileobj(source, file, BIG)
        if member.file_size >= BIG:
            file.flush()
            os.fsync(file.fileno())
    os.chmod(target, 0o755 if member.external_attr >> 16 & 0o100 else 0o644)


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        for prefix, renamed in json.load(sys.stdin):
            matching = [member for member in members if member.filename.startswith(prefix)]
            if not matching:
                sys.exit(f"{os.path.basename(wheel)} holds no {prefix}")
            for member in matching:
                unpack(archive, member, os.path.join(folder, renamed + member.filename[len(prefix):]))


main(*sys.argv[1:])
