"""Business: right messages of a known institution that ask for more than it may have.

What is made: everything that is said in a scene; its last answer is the one that is told.
"""

from __future__ import annotations

import classic
import disability
from newer import by_number, by_sector
from rows.attack import OURS, OWASP, Attack, Category
from rows.directory import DIRECTORY
from rows.subscriptions import SUBSCRIPTIONS
from scene import GENT, NAMUR, Scene, code_of
from ssdn_reply import Reply
from wsgi import Heard

TODAY = "2026-11-21"
HANDI = "HandiService"
CONTEXT = "PCSA:SOCIAL_INQUIRY"
ASKED_ABOUT_DMFA = (
    "<quarterPeriod><beginQuarter>2023Q1</beginQuarter><endQuarter>2024Q4</endQuarter></quarterPeriod>"
    "<resultsAction>RESULTS_ONLINE_ONLY</resultsAction><latestSituationOnly>true</latestSituationOnly>"
)


def file_of(tag: str, by: str = NAMUR, **how: str):
    """Somebody asks for a person's file."""
    return lambda scene: scene.retrieve(scene.person(tag).ssin, by, **how)


def registered(tag: str, action: str = "REGISTER", begin: str = TODAY, **how: object):
    """Somebody registers a person."""
    return lambda scene: scene.access(scene.person(tag), action, begin, **how)


def number(ssin: str):
    """Somebody asks about a number that is written so."""
    return lambda scene: scene.retrieve(ssin)


def _one_look(scene: Scene) -> Heard:
    """Each act has its entry; the last look is refused again."""
    anna = scene.person("anna")
    scene.access(anna, "REGISTER")
    scene.retrieve(anna.ssin)
    scene.access(anna, "UNREGISTER")
    return scene.retrieve(anna.ssin)


def _as_the_other(scene: Scene) -> Heard:
    return scene.retrieve(scene.person("two-cpas").ssin, GENT, by_number(scene.institution(NAMUR).cbe_number))


def _household(scene: Scene) -> Heard:
    """The mother is known to the CPAS; her son is not."""
    assert code_of(scene.retrieve(scene.named("single-mother").ssin, "cpas-charleroi")) == "MSG00000"
    return scene.retrieve(scene.person("adam").ssin, "cpas-charleroi")


def _ticket_of_another(scene: Scene) -> Heard:
    """The ticket of a call that was answered opens nothing, and its answer is not given again."""
    known = scene.person("integrated")
    told = scene.retrieve(known.ssin, ticket="<ticket>T 1</ticket>")
    ours = told.xml.findtext(".//ticketCBSS")
    return scene.retrieve(known.ssin, GENT, ticket=f"<ticket>{ours}</ticket>")


def _two_questions(scene: Scene) -> Heard:
    """What opens the first opens nothing for the second."""
    asked = (
        '<PerformInvestigationRequest xmlns="http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/PerformInvestigation">'
        "<SocialSecurityUser>{}</SocialSecurityUser><DataGroups><AddressHistoryGroup>true</AddressHistoryGroup>"
        "</DataGroups></PerformInvestigationRequest>"
    )
    both = [asked.format(one.ssin) for one in (scene.named("integrated"), scene.person("anna"))]
    heard = scene.classic(*both, name="OCMWCPASPerformInvestigation", version="20080604")
    assert Reply(heard).services[0].find("{*}ResultSummary").get("ok") == "YES"
    return heard


def _twenty_numbers(scene: Scene) -> Heard:
    """Each of twenty numbers that nobody has gets the same answer, and its own entry."""
    for serial in range(100, 120):
        whole = f"856730{serial:03d}"
        heard = scene.retrieve(f"{whole}{97 - int(whole) % 97:02d}")
    assert len({entry["ssin"] for entry in scene.journal()[-20:]}) == 20
    return heard


def _criteria(ssin: str, begin: str = "1900-01-01") -> str:
    return disability.by_period(ssin, begin, "2026-11-20", disability.flags(("DGPH",)), disability.flags(("rights",)))


def _wide_period(scene: Scene) -> Heard:
    """An integration that ended opens nothing of the time in which it held."""
    asker = scene.asks(NAMUR, HANDI, CONTEXT)
    return asker.ask("consultFilesByPeriod", _criteria(scene.person("expired").ssin)).heard


CONSULTING = (
    Attack(
        "no integration",
        "a consultation about somebody on whom the institution keeps no file",
        OWASP,
        file_of("anna"),
        "MSG00012",
    ),
    Attack("integration of another", "a file that another CPAS keeps", OWASP, file_of("integrated", GENT), "MSG00012"),
    Attack("integration that ended", "a file that was closed", OURS, file_of("expired"), "MSG00012"),
    Attack(
        "integration that has not begun",
        "a file that will be opened",
        OURS,
        file_of("begins-soon", "cpas-antwerpen"),
        "MSG00012",
    ),
    Attack(
        "quality that opens nothing",
        "a heating allowance, and the file at the National Register",
        OURS,
        file_of("heating", "cpas-tournai"),
        "MSG00012",
    ),
    Attack(
        "legal context of nobody",
        "a context that no table has",
        OWASP,
        file_of("integrated", context="CURIOSITY"),
        "MSG00013",
    ),
    Attack(
        "legal context of another sector",
        "a context that is open to others",
        OURS,
        file_of("integrated", context="PES:JOB_SEEKER_FOLLOW_UP"),
        "MSG00013",
    ),
    Attack(
        "service for others",
        "a partner asks what is open to CPAS alone",
        OURS,
        file_of("integrated", "onss"),
        "MSG00013",
    ),
    Attack(
        "service for partners",
        "a CPAS asks what is open to partners alone",
        OURS,
        lambda scene: (
            scene.asks(NAMUR, "DmfaConsultationService", CONTEXT)
            .ask("consultDmfaAttestationsBySsin", f"<ssin>{scene.person('integrated').ssin}</ssin>{ASKED_ABOUT_DMFA}")
            .heard
        ),
        "MSG00013",
    ),
    Attack(
        "one operation of two",
        "a partner to whom the other operation is open",
        OURS,
        lambda scene: (
            scene.asks("forem", "HdiIndemnityAllowanceService", "PES:JOB_SEEKER_FOLLOW_UP")
            .ask("consultAttest", f"<ssin>{scene.person('incapacitated').ssin}</ssin><yearQuarter>2026Q1</yearQuarter>")
            .heard
        ),
        "MSG00013",
    ),
    Attack(
        "wider than the integration",
        "the whole life, when the file was closed long ago",
        OURS,
        _wide_period,
        "MSG00012",
    ),
    Attack(
        "just for one look",
        "registered, looked at and unregistered within minutes: every act stands in the journal",
        OURS,
        _one_look,
        "MSG00012",
    ),
    Attack("household as a pretext", "a child, because the mother is known", OURS, _household, "MSG00012"),
    Attack(
        "two questions in one message", "the second about somebody else than the first", OURS, _two_questions, "300020"
    ),
    Attack(
        "ticket of an answered call", "another's answer, asked for by its ticket", OURS, _ticket_of_another, "MSG00012"
    ),
    Attack(
        "twenty numbers in a row",
        "numbers are guessed: each is told alike, and stands in the journal",
        OWASP,
        _twenty_numbers,
        "MSG00005",
    ),
)
NUMBERS = (
    Attack(
        "replaced number",
        "the former number of somebody, where the file is on the new one",
        OURS,
        file_of("replaced-number"),
        "MSG00006",
    ),
    Attack("cancelled number", "a number that was given by mistake", OURS, file_of("cancelled-number"), "MSG00007"),
    Attack("wrong check digits", "a number with one digit wrong", OURS, number("85673003361"), "MSG00008"),
    Attack("number in other digits", "the same number in Arabic digits", OWASP, number("٨٥٦٧٣٠٠٣٣٦٠"), "Client"),
    Attack("number with blanks", "which some databases take off", OURS, number("85673 003360"), "Client"),
    Attack("number of zeros", "which often is a test", OURS, number("0" * 11), "Client"),
    Attack("two numbers in one", "of which one is checked", OURS, number("85673003360,85631290291"), "Client"),
    Attack("number with a joker", "% and _, which databases expand", OWASP, number("8563129029_"), "Client"),
)
SPEAKING = (
    Attack("customer of another", "the credentials of one, the name of another", OWASP, _as_the_other, "MSG00014"),
    Attack(
        "customer of nobody",
        "a number that no institution has",
        OURS,
        file_of("integrated", customer=by_number("0999999922")),
        "MSG00014",
    ),
    Attack(
        "customer of another sector",
        "by sector and institution",
        OURS,
        file_of("integrated", customer=by_sector(55, 0)),
        "MSG00014",
    ),
    Attack(
        "OrgUnit of a partner",
        "a classic message in the name of who may not be named from here",
        OWASP,
        registered("anna", org_unit="0999501460"),
        "300010",
    ),
    Attack(
        "OrgUnit of nobody",
        "a classic message in the name of nobody",
        OURS,
        registered("anna", org_unit="99999"),
        "300010",
    ),
    Attack(
        "from another network",
        "a classic message from an address that is not listed",
        OWASP,
        lambda scene: _from("192.0.2.1", scene),
        "300010",
    ),
)


def _from(address: str, scene: Scene) -> Heard:
    scene.address = address
    return scene.access(scene.person("anna"), "LIST")


def _of_another(scene: Scene) -> Heard:
    """A line that another CPAS has is not ended, and is there afterwards."""
    known = scene.person("in-examination")
    told = scene.access(known, "UNREGISTER", by=NAMUR)
    assert scene.retrieve(known.ssin, GENT).xml.findtext(".//code") == "MSG00000"
    return told


REGISTERING = (
    Attack(
        "registered without a proof",
        "nobody says that the person was seen",
        OURS,
        registered("anna", proof=""),
        "31000007",
    ),
    Attack(
        "registered by a guess",
        "another name than the person's",
        OURS,
        registered("anna", proof=classic.proof("Somebody", "1985-03-12")),
        "32002001",
    ),
    Attack(
        "registered by a joker",
        "% as the name, which databases expand",
        OWASP,
        registered("anna", proof=classic.proof("%", "1985-03-12")),
        "32002001",
    ),
    Attack(
        "registered long ago",
        "a begin years back, to see the past",
        OURS,
        registered("anna", begin="2010-01-01"),
        "31000005",
    ),
    Attack("registered for ever", "an end in 9999", OURS, registered("anna", end="9999-12-31"), "31000005"),
    Attack(
        "registered from next year on",
        "a begin that is too far ahead",
        OURS,
        registered("anna", begin="2027-11-21"),
        "31000005",
    ),
    Attack("registered backwards", "an end before the begin", OURS, registered("anna", end="2026-11-20"), "31000005"),
    Attack("registered in a quality of nobody", "code 900", OURS, registered("anna", purpose=900), "31000005"),
    Attack(
        "registered a replaced number",
        "where the file is on the new one",
        OURS,
        registered("replaced-number"),
        "32001002",
    ),
    Attack("registered a cancelled number", "which is nobody's", OURS, registered("cancelled-number"), "32001003"),
    Attack("line of another ended", "a CPAS ends what another one has", OURS, _of_another, "22002002"),
)
CATEGORY = Category(
    "Business",
    "Right messages of a known institution that ask for more than it may have. Each is refused before the source is "
    "asked, without a word of the person, and stands in the journal.",
    CONSULTING + DIRECTORY + SUBSCRIPTIONS + NUMBERS + SPEAKING + REGISTERING,
)
