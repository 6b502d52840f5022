"""The columns of a list of sellers, by the names people give them. Pure data and one reading function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from governance.core.errors import Finding, Invalid


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its name, what it is called in Chinese lists, what it means, and how its values are handled."""

    name: str
    chinese: tuple[str, ...]
    meaning: str
    required: bool = False
    personal: bool = False  # never repeated in a report
    longest: int = 200


COLUMNS: Final = (
    Column(
        name="reference", chinese=("商家编号", "店铺编号"), meaning="the platform's own id of the shop", required=True
    ),
    Column(name="name", chinese=("店铺名称", "商家名称"), meaning="what buyers read", required=True),
    Column(name="country", chinese=("国家", "国家代码"), meaning="where it is registered, two letters", required=True),
    Column(name="kind", chinese=("主体类型",), meaning="company, individual_business or natural_person"),
    Column(name="legal_name", chinese=("企业名称", "主体名称"), meaning="as it stands on the licence"),
    Column(
        name="registration_number",
        chinese=("统一社会信用代码", "注册号"),
        meaning="of the trade register; empty for a natural person",
    ),
    Column(name="registered_address", chinese=("注册地址", "住所"), meaning="as it stands on the licence", longest=500),
    Column(name="founded_on", chinese=("成立日期",), meaning="day such as 2019-05-31"),
    Column(name="business_scope", chinese=("经营范围",), meaning="as it stands on the licence", longest=4_000),
    Column(name="category", chinese=("主营类目", "类目"), meaning="code of what it mainly sells"),
    Column(name="joined_on", chinese=("入驻日期",), meaning="day on which it began to trade here"),
    Column(
        name="representative_name",
        chinese=("法定代表人", "负责人"),
        meaning="legal representative, or the person itself",
        personal=True,
    ),
    Column(
        name="representative_id_number",
        chinese=("法定代表人证件号", "身份证号"),
        meaning="number of the identity card",
        personal=True,
    ),
    Column(name="contact_name", chinese=("联系人",), meaning="whom we write to", personal=True),
    Column(name="contact_email", chinese=("电子邮箱", "邮箱"), meaning="where we write to", personal=True),
    Column(name="contact_phone", chinese=("联系电话", "手机号"), meaning="where we call", personal=True),
    Column(name="bank_account_name", chinese=("开户名称",), meaning="who is paid", personal=True),
    Column(name="bank_account_number", chinese=("银行账号",), meaning="where money is sent", personal=True),
    Column(name="permit_kind", chinese=("许可证类型",), meaning="kind of document in the rule book"),
    Column(name="permit_number", chinese=("许可证编号",), meaning="as it stands on the permit"),
    Column(name="permit_valid_from", chinese=("许可证有效期起",), meaning="first day on which it is valid"),
    Column(name="permit_valid_until", chinese=("许可证有效期至",), meaning="last day on which it is valid"),
)
NAMES: Final = tuple(column.name for column in COLUMNS)
BY_NAME: Final = {column.name: column for column in COLUMNS}
_BY_HEADING: Final = {heading: c.name for c in COLUMNS for heading in (c.name, *c.chinese)}


@dataclass(frozen=True, kw_only=True)
class Heading:
    """Where each known column stands, how many cells a row has, and the headings nobody knows."""

    places: dict[str, int]
    width: int
    unknown: tuple[str, ...]


def read_heading(cells: Sequence[str]) -> Heading:
    """Which column stands where; raises `Invalid` when one is missing or stands there twice."""
    places: dict[str, int] = {}
    unknown, findings = [], []
    for place, cell in enumerate(cells):
        name = _BY_HEADING.get("_".join(cell.strip().lower().split()))
        if name is None:
            unknown.append(cell.strip())
        elif name in places:
            findings.append(Finding(name, f"The column {name} stands there twice."))
        else:
            places[name] = place
    missing = [column.name for column in COLUMNS if column.required and column.name not in places]
    findings += [Finding(name, f"The column {name} is missing: {BY_NAME[name].meaning}.") for name in missing]
    if findings:
        raise Invalid(
            f"This is no list of sellers as we read them. The columns are: {', '.join(NAMES)}.", findings=findings
        )
    return Heading(places=places, width=len(cells), unknown=tuple(filter(None, unknown)))
