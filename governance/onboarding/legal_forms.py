"""Legal forms that stand in the names of companies, and the one word each is compared by. Pure data."""

from __future__ import annotations

from typing import Final

# Spellings in words, lower case and without dots, by the form they mean.
_WRITTEN: Final = {
    "limited": ("ltd", "limited", "co ltd", "co limited", "company ltd", "company limited", "colimited", "coltd"),
    "private limited": ("pvt ltd", "private limited", "pte ltd", "pty ltd", "sdn bhd"),
    "public limited": ("plc", "public limited company"),
    "limited liability": ("llc", "limited liability company"),
    "company": ("co", "company"),
    "corporation": ("inc", "incorporated", "corp", "corporation"),
    "gmbh": ("gmbh", "gmbh co kg", "gmbh & co kg"),
    "ug": ("ug", "ug haftungsbeschrankt"),
    "ag": ("ag",),
    "kg": ("kg",),
    "ek": ("ek",),
    "sarl": ("sarl", "eurl"),
    "sas": ("sas", "sasu"),
    "sa": ("sa",),
    "srl": ("srl",),
    "spa": ("spa",),
    "sl": ("sl", "slu"),
    "bv": ("bv",),
    "nv": ("nv",),
    "oy": ("oy",),
    "ab": ("ab",),
    "aps": ("aps",),
    "sp zoo": ("sp z oo", "sp zoo"),
    "ltda": ("ltda", "limitada", "ltda me", "ltda epp"),
    "eireli": ("eireli", "eireli me", "eireli epp"),
    "individual": ("mei", "epp"),
}

# Chinese, Japanese and Korean names are written without spaces, so these are looked for at either end. The law lets
# 有限责任公司 call itself 有限公司: one form. 股份有限公司 is another form, and another company.
_SET_TOGETHER: Final = {
    "joint stock": ("股份有限公司", "股份公司"),
    "limited": ("有限责任公司", "有限責任公司", "有限公司"),
    "individual": ("个体工商户", "個體工商戶"),
    "sole owner": ("个人独资企业", "个人独资"),
    "partnership": ("有限合伙企业", "有限合伙", "普通合伙企业", "普通合伙", "特殊普通合伙"),
    "kabushiki": ("株式会社",),
    "yugen": ("有限会社",),
    "godo": ("合同会社",),
    "jusik": ("주식회사",),
}


def _longest_first(written: dict[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    pairs = ((spelling, form) for form, spellings in written.items() for spelling in spellings)
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


# (words at the end, form) and (characters at an end, form), the longest first.
LAST_WORDS: Final = tuple((tuple(words.split()), form) for words, form in _longest_first(_WRITTEN))
AT_AN_END: Final = _longest_first(_SET_TOGETHER)
