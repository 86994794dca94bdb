"""The columns each kind of file may have, and the names other systems give them."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.custom_fields import PREFIX
from accounts.models import CustomField


@dataclass(frozen=True, slots=True)
class Field:
    """One of our columns. `synonyms` are normalised header names, best first."""

    name: str
    label: str | Promise
    synonyms: tuple[str, ...] = ()
    required: bool = False


def normalised(header: str) -> str:
    """A header without case, spaces, signs and full-width forms: Customer ID → customerid."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", header)).lower()


def _field(name: str, label: str | Promise, words: str = "", *, required: bool = False) -> Field:
    return Field(name, label, (normalised(name), *words.split()), required)


_ACCOUNT = (
    "account customer customerid customercode customernumber customerno accountid accountnumber "
    "accountno clientid client resellerkey customerkey debtor kundennummer custid "
    "客户编号 客户代码 客户编码 客户号 客户"
)
_NAME = (
    "accountname customername companyname company customer resellername clientname "
    "客户名称 公司名称 名称 单位名称"
)
_OWNER = (
    "employeekey salesperson salesrep rep accountmanager accountowner employeeid "
    "负责人 客户经理 业务员 销售员"
)
_TEAM = "salesterritorykey territory salesteam salesterritory 团队 部门 销售区域"
_COUNTRY = "countryregion countryname land nation 国家 国家地区"
_REGION = "state stateprovincename province area 地区 大区 区域 省份"
_PRODUCT = (
    "stockcode productkey productcode productid sku item itemcode itemno materialnumber article "
    "产品编号 产品代码 货号 物料编码 商品编码 产品"
)

_INVOICE = (
    "invoiceno invoicenumber invoiceid documentnumber docno salesordernumber ordernumber orderno "
    "orderid 发票号 发票号码 订单号 单号"
)

FIELDS: dict[str, tuple[Field, ...]] = {
    "accounts": (
        _field("code", _("Code"), _ACCOUNT, required=True),
        _field("name", _("Name"), _NAME),
        _field("parent_code", _("Code of the parent account"), "parent parentid 上级客户编号 母公司"),
        _field("industry", _("Industry"), "businesstype sector branch 行业 行业类型"),
        _field("region", _("Region"), _REGION),
        _field("country", _("Country"), _COUNTRY),
        _field("employees", _("Employees"), "numberemployees headcount staff 员工数 员工人数 人数"),
        _field("annual_revenue", _("Annual revenue"), "revenue annualsales turnover 年收入 年营业额"),
        _field("owner", _("Owner (user name)"), _OWNER),
        _field("team", _("Team"), _TEAM),
        _field("website", _("Website"), "url homepage web 网站 网址"),
        _field("since", _("Customer since"), "customersince yearopened 合作开始日期 建立日期"),
        _field("status", _("Status"), "accountstatus 状态"),
        _field("tags", _("Tags, parted by ;"), "tag labels label 标签"),
    ),
    "people": (
        _field("account_code", _("Account code"), _ACCOUNT),
        _field("name", _("Name"), "fullname contactname contact person 姓名 联系人", required=True),
        _field("title", _("Title"), "jobtitle position 职务 职位"),
        _field("email", _("E-mail"), "emailaddress mail 邮箱 电子邮箱 邮件"),
        _field("phone", _("Phone"), "phonenumber telephone mobile tel 电话 手机"),
        _field("roles", _("Roles"), "role buyingrole 角色"),
        _field("influence", _("Influence (1 to 5)"), "影响力"),
        _field("support", _("Support (−2 to +2)"), "支持度"),
        _field("reports_to_email", _("E-mail of the superior"), "reportsto manageremail 上级邮箱"),
        _field("side", _("Side (ours, customer, third)"), "阵营"),
        _field("level", _("Buy–sell level (1 to 5)"), "buyselllevel 买卖层级"),
        _field("is_executive", _("Executive (yes or no)"), "executive 高管"),
        _field("known_by", _("Relationship owner (user name)"), "relationshipowner 关系负责人"),
    ),
    "sales": (
        _field("account_code", _("Account code"), _ACCOUNT, required=True),
        _field(
            "date",
            _("Date"),
            "invoicedate orderdate salesdate saledate postingdate day 日期 销售日期 开票日期 订单日期",
            required=True,
        ),
        _field(
            "invoice",
            _("Invoice"),
            "invoiceno invoicenumber invoiceid salesordernumber ordernumber orderno orderid "
            "发票号 发票号码 订单号 单号",
        ),
        _field("product", _("Product code"), _PRODUCT),
        _field("quantity", _("Quantity"), "qty orderquantity units pieces 数量"),
        _field(
            "amount",
            _("Amount"),
            "salesamount linetotal total netamount revenue sales value dollars 金额 销售额 销售金额",
        ),
        _field("unit_price", _("Unit price"), "price 单价"),
        _field("cost", _("Cost"), "totalproductcost totalcost cogs 成本 总成本"),
        _field("unit_cost", _("Unit cost"), "standardcost 单位成本 标准成本"),
        _field("currency", _("Currency"), "currencycode curr 币种 货币"),
        _field("product_name", _("Product name"), "description productdescription 产品名称 商品名称"),
        _field("product_line", _("Product line"), "productcategory category 产品线 产品类别"),
        _field("account_name", _("Account name"), _NAME),
        _field("country", _("Country"), _COUNTRY),
        _field("region", _("Region"), _REGION),
        _field("owner", _("Owner (user name)"), _OWNER),
        _field("team", _("Team"), _TEAM),
    ),
    "products": (
        _field("code", _("Code"), _PRODUCT, required=True),
        _field("name", _("Name"), "product productname description 产品名称 商品名称 名称"),
        _field(
            "line",
            _("Product line"),
            "productline category subcategory productcategory englishproductcategoryname 产品线 类别",
        ),
    ),
    "activities": (
        _field("account_code", _("Account code"), _ACCOUNT, required=True),
        _field("at", _("When"), "date datetime time activitydate 日期 时间 拜访时间", required=True),
        _field("kind", _("Kind"), "type activitytype 类型 方式"),
        _field("user", _("By (user name)"), f"username by {_OWNER} 拜访人", required=True),
        _field("people", _("With"), "with contacts participants 联系人 参与人"),
        _field("scene", _("Scene"), "场景"),
        _field("main_line", _("Main line"), "主线"),
        _field("intelligence", _("Intelligence"), "情报"),
        _field("mood", _("Mood (−2 to +2)"), "情绪"),
        _field("note", _("Note"), "notes comment text summary 备注 内容 纪要"),
        _field("next_step", _("Next step"), "nextaction todo 下一步"),
        _field("next_step_due", _("Next step due"), "duedate due 下一步日期 到期日"),
    ),
    "receivables": (
        _field("account_code", _("Account code"), _ACCOUNT, required=True),
        _field("invoice", _("Invoice"), _INVOICE, required=True),
        _field("issued_on", _("Invoice date"), "invoicedate issuedate issued date 开票日期 发票日期"),
        _field("due", _("Due"), "duedate dueon paymentdue 到期日 应付日期", required=True),
        _field("amount", _("Amount"), "invoiceamount total originalamount 发票金额 金额"),
        _field("amount_open", _("Amount open"), "open openamount balance outstanding 未付金额 未收金额 余额"),
        _field("currency", _("Currency"), "currencycode curr 币种 货币"),
        _field("paid_on", _("Paid on"), "paid paymentdate paiddate cleared 付款日期 收款日期 结清日期"),
    ),
    "concessions": (
        _field("account_code", _("Account code"), _ACCOUNT, required=True),
        _field("date", _("Date"), "grantedon givenon day 日期 让步日期", required=True),
        _field("kind", _("Kind"), "type 类型"),
        _field("amount", _("Money value"), "value moneyvalue cost 金额 价值", required=True),
        _field("granted_by", _("Granted by (user name)"), "grantedby by user approvedby 批准人 授予人"),
        _field("note", _("Note"), "notes comment text reason 备注 说明 原因"),
    ),
    "costs_to_serve": (
        _field("account_code", _("Account code"), _ACCOUNT, required=True),
        _field("month", _("Month"), "date period 月份 日期", required=True),
        _field("hours", _("Hours"), "hour time timespent 工时 小时"),
        _field("rate", _("Rate per hour"), "hourlyrate 小时费率 费率 单价"),
        _field("spent", _("Money spent"), "money expenses expense cost 费用 支出"),
        _field("note", _("Note"), "notes comment text 备注 说明"),
    ),
    "contracts": (
        _field("account_code", _("Account code"), _ACCOUNT, required=True),
        _field("name", _("Contract"), "contract contractno contractnumber agreement 合同 合同编号 合同号 合同名称", required=True),
        _field("line", _("Product line"), "productline category 产品线 产品类别"),
        _field("starts", _("Starts"), "start startdate startson from validfrom begin 开始日期 生效日期", required=True),
        _field("ends", _("Ends"), "end enddate endson until to validto expires expiry 结束日期 到期日 到期日期", required=True),
        _field("amount", _("Yearly amount"), "yearlyamount annualamount annualvalue value acv 年金额 金额 合同金额"),
        _field("state", _("State"), "status 状态"),
        _field("settled_on", _("Decided on"), "decidedon decided renewedon endedon 决定日期 续约日期 终止日期"),
        _field("renewed_by", _("Renewed by (contract)"), "renewedby successor nextcontract followedby 续约合同 续签合同 后续合同"),
    ),
    "wallets": (
        _field("account_code", _("Account code"), _ACCOUNT, required=True),
        _field("year", _("Year"), "fiscalyear period 年度 年份 年", required=True),
        _field("line", _("Product line"), "productline category 产品线 产品类别"),
        _field("amount", _("Total spend"), "totalspend spend wallet walletsize budget volume 采购总额 总支出 钱包 金额"),
        _field("estimated", _("Estimated (yes or no)"), "estimate isestimated guess 估计 是否估计"),
        _field("rank", _("Our rank"), "ourrank supplierrank position place ranking 我方排名 排名 名次"),
        _field("suppliers", _("Suppliers"), "numberofsuppliers suppliercount nsuppliers vendors numberofvendors 供应商数 供应商数量 供应商家数"),
    ),
    "opportunities": (
        _field("account_code", _("Account code"), _ACCOUNT, required=True),
        _field("name", _("Name"), "opportunity opportunityname dealname deal subject 商机 商机名称 名称", required=True),
        _field("stage", _("Stage"), "status outcome result 状态 结果"),
        _field("step", _("Step"), "salesstage pipelinestage phase pipelinestep 步骤 销售阶段 阶段"),
        _field("owner", _("Owner (user name)"), f"opportunityowner dealowner {_OWNER}"),
        _field("line", _("Product line"), "productline category 产品线 产品类别"),
        _field("amount", _("Amount"), "value dealvalue expectedrevenue revenue total 金额 预计金额 商机金额"),
        _field("probability", _("Probability, %"), "probabilitypercent chance likelihood winprobability 概率 赢率 成功率"),
        _field("expected_close", _("Expected close"), "expectedclosedate closedate expectedcloseon duedate 预计成交日期 预计结单日期"),
        _field("competitor", _("Competitor"), "maincompetitor rival competitors 竞争对手 主要竞争对手"),
        _field("people", _("People involved"), "contacts contact persons stakeholders 联系人 相关人员 参与人"),
        _field("closed_on", _("Closed on"), "closed closedon wonon loston actualclosedate 成交日期 关闭日期 结单日期"),
        _field("reason", _("Won or lost because"), "lossreason winreason closereason why 原因 输赢原因 赢单原因 输单原因"),
    ),
}  # fmt: skip


def fields_of(kind: str) -> tuple[Field, ...]:
    """The columns of a kind, and for accounts the custom fields by key or by label."""
    if kind != "accounts":
        return FIELDS[kind]
    own = CustomField.objects.in_use()
    return (*FIELDS[kind], *(_custom(field) for field in own))


def _custom(field: CustomField) -> Field:
    names = (f"{PREFIX}{field.key}", field.key, field.label_en, field.label_zh)
    return Field(names[0], field.label, tuple(filter(None, map(normalised, names))))
