"""``make bench-batch``: how long a file of questions takes, and the whole of a night at that rate."""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from bcss_gateway import bootstrap
from bcss_gateway.batch import voucher
from bcss_gateway.batch.files import opened
from bcss_gateway.batch.questions import NAMESPACE, counted
from bcss_gateway.batch.voucher import voucher_of
from bcss_gateway.domain.clock import day_of, system_clock
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.settings import MIGRATIONS, Settings

_QUESTION = (
    '<b:question number="{number}"><w:getLivingWagesRequest xmlns:w="http://kszbcss.fgov.be/intf/LivingWagesService/v3">'
    "<informationCustomer><customerIdentification><cbeNumber>{cbe}</cbeNumber></customerIdentification>"
    "</informationCustomer><legalContext>PCSA:SOCIAL_INQUIRY</legalContext><criteria><ssin>{ssin}</ssin></criteria>"
    "</w:getLivingWagesRequest></b:question>\n"
)
_GOAL_QUESTIONS, _GOAL_SECONDS = 100_000, 600


def main() -> None:
    """Measure, and print a line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--questions", type=int, default=2_000, help="how many (default 2000; the goal is 100000)")
    arguments.add_argument("--database", default="", help="an SQLAlchemy address; SQLite if not given")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="bcss-bench-") as name:
        folder = Path(name)
        settings = Settings(data=folder, persons=1_000, public_url="", database_url=given.database)
        fill.init(settings, system_clock, MIGRATIONS)
        file = _file(folder, given.questions)
        gateway = bootstrap.build(settings)
        gateway.tables.take_up()
        namur = next(one for one in institutions() if one.basic_user == "cpas-namur")
        began, cpu = time.perf_counter(), time.process_time()
        out = bootstrap.batches(settings, gateway, "benchmark").answer(file, namur, folder / "answers.xml")
        seconds, busy = time.perf_counter() - began, time.process_time() - cpu
        gateway.database.close()
        rate = given.questions / seconds
        print(f"{given.questions} questions, {file.stat().st_size / 1e6:.1f} MB, to {out.stat().st_size / 1e6:.1f} MB")
        print(f"{seconds:.1f} s, {rate:.0f} questions/s, {busy / given.questions * 1000:.2f} ms of one processor each")
        whole = _GOAL_QUESTIONS / rate
        print(f"at this rate {_GOAL_QUESTIONS} take {whole:.0f} s, one process; the goal is {_GOAL_SECONDS} s")


def _file(folder: Path, many: int) -> Path:
    """Questions of Namur about everybody with a story, in turn: answered and refused as they come."""
    people = [one.ssin for one in named_persons(day_of(datetime.now(UTC)))]
    namur = next(one for one in institutions() if one.basic_user == "cpas-namur")
    file = folder / "questions.xml"
    with file.open("w", encoding="utf-8") as out:
        out.write(f'<b:questions xmlns:b="{NAMESPACE}">\n')
        for number, ssin in enumerate(islice(cycle(people), many), start=1):
            out.write(_QUESTION.format(number=number, cbe=namur.cbe_number, ssin=ssin))
        out.write("</b:questions>\n")
    with opened(file) as content:
        inside = counted(content, 1_000_000, lambda _: True)
        made = voucher.made_of(content, namur.cbe_number, 1, 1, inside, datetime.now(UTC))
    voucher.write(voucher_of(file), made)
    return file


if __name__ == "__main__":
    main()
