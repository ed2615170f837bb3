"""Short forms of given names, in groups: who is called by one is often written with another."""

from __future__ import annotations

from functools import cache

_GROUPS = """
abigail abby; albert al bert; alexander alex sandy xander; alexandra alex sandra sandy; alfred al fred; amanda
mandy; andrew andy drew; angela angie; anna ann anne annie; anthony tony; arthur art; barbara barb babs;
benjamin ben benny; bernard bernie; beverly bev; bradley brad; brian bryan; carolyn carol; catherine katherine
kathryn cathy kathy kate katie; charles charlie chuck; charlotte lottie; christina christine chris tina chrissy;
christopher chris kit; cynthia cindy; daniel dan danny; david dave; deborah debra deb debbie; dennis denny;
donald don donny; dorothy dot dottie; douglas doug; edward ed eddie ted ned; edwin ed; eleanor ellie nora;
elizabeth liz beth betty eliza lisa libby; emily em; eric erik rick; eugene gene; evelyn eve; frances fran;
francis frank; frederick fred freddy; gabriel gabe; gerald gerry jerry; gregory greg; harold harry hal; henry
hank harry; howard howie; isaac ike; isabella bella; jacob jake; james jim jimmy jamie; janet jan; jeffrey jeff
geoffrey; jennifer jen jenny; jessica jess jessie; john jack johnny; jonathan jon jonny; joseph joe joey; joshua
josh; judith judy; julia julie; kenneth ken kenny; kimberly kim; lawrence larry laurence; leonard leo len lenny;
lillian lily; louis lou louie; louise lou; margaret maggie meg peggy marge greta; maria mary; marjorie marge;
martha marty; martin marty; matthew matt; maxwell max; melissa missy mel; michael mike mick mickey; mildred
millie; mitchell mitch; nancy nan; natalie nat; nathan nate; nathaniel nate nathan; nicholas nick nicky; nicole
nicky; pamela pam; patricia pat patty trish tricia; patrick pat; peter pete; philip phillip phil; rachel rae;
randall randy; raymond ray; rebecca becky becca; richard rick dick rich richie; robert bob rob bobby robbie;
roger rog; ronald ron ronnie; rosemary rose rosie; russell russ; samantha sam; samuel sam sammy; sandra sandy;
sarah sara sally; sebastian seb; sharon shari; sidney sid; stanley stan; stephanie steph; stephen steven steve;
susan sue suzanne susie; sylvia syl; terrence terence terry; teresa theresa terry tess; theodore ted theo teddy;
thomas tom tommy; timothy tim; tobias toby; valerie val; veronica ronnie; victor vic; victoria vicky tori;
vincent vince vinny; virginia ginny; vivian viv; walter walt; wendell wendy; wesley wes; wilhelmina mina;
william bill will billy willie liam; winifred winnie; randolph randy; andrea andi andie; yolanda yoli; zachary
zach zack
"""


@cache
def _groups_of() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_GROUPS.split(";")):
        for name in group.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def are_one_name(first: str, second: str) -> bool:
    """Whether both may be short for, or written as, the same given name."""
    groups = _groups_of()
    return not groups.get(first, frozenset()).isdisjoint(groups.get(second, frozenset()))
