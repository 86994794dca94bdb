"""What the demo company's account plans say. Slots: line (what they buy most), rival, who (of theirs)."""

from typing import Final, NamedTuple

from planning.demo.notes import Text

__all__ = ["ACTIONS", "FOCUS", "GOALS", "NEW_BUDGET", "RISKS", "STOPS", "TEXTS", "GoalWords"]

# Section → what it says at one half of the customers, and at the other.
TEXTS: Final[dict[str, tuple[Text, Text]]] = {
    "field_of_play": (
        Text(
            "The two plants and central purchasing. Our whole offer, with {line} in front; the overseas sites are"
            " left out until their merger is through.",
            "两家工厂和集团采购部。涵盖我方全部产品，以{line}为主；海外工厂待其合并完成后再纳入。",
        ),
        Text(
            "The renewal of the assembly lines until the end of next year: {line}, and the services around it."
            " Spare parts run by themselves.",
            "截至明年底的装配线改造项目：{line}及相关服务。备件业务平稳运行，不在本计划之内。",
        ),
    ),
    "charter": (
        Text(
            "In three years they ask us before they write a specification. They gain a tenth less downtime; we are"
            " the first of two suppliers for {line}.",
            "三年内，客户在编写技术规格之前先征询我方意见。客户停机时间减少一成；我方成为{line}的首选供应商。",
        ),
        Text(
            "From a supplier of parts to the partner for their lines: one contract, one contact, spare parts"
            " within a day. They save a third of their stock.",
            "从零部件供应商成为产线合作伙伴：一份合同、一个联系人、备件一日内到货。客户可减少三分之一的库存。",
        ),
    ),
    "players": (
        Text(
            "{who} decides and is with us. Finance sees a price only: nobody of ours has sat there since last year.",
            "{who}拥有决定权，支持我方。财务部门只看价格：去年以来我方无人拜访过财务。",
        ),
        Text(
            "{who} opens the doors. Production trusts our service; purchasing plays us against {rival}.",
            "{who}为我方打开局面。生产部门信任我方的服务；采购部门用{rival}来压我方价格。",
        ),
    ),
    "trends": (
        Text(
            "Labour is scarce: what runs unattended is bought first. Their own customers ask for proof of the"
            " energy used per piece.",
            "用工紧张，无人值守的设备优先采购。其下游客户开始要求提供单件能耗证明。",
        ),
        Text(
            "Small series and quick changes of product. Two of their markets shrink, the replacement business grows.",
            "小批量、快速换型成为常态。其两个市场在萎缩，替换业务在增长。",
        ),
    ),
    "opportunities": (
        Text(
            "The retrofit of hall 2 (decided in autumn), remote support for all plants, and operator training"
            " before the new shift begins.",
            "二号车间改造（秋季定案）、全厂远程支持，以及新班次启动前的操作员培训。",
        ),
        Text(
            "They look for one partner for {line} in all plants; the tender is written in the next quarter."
            " A trial would show what we save them.",
            "客户希望全部工厂的{line}由一家合作伙伴负责，下季度编写招标文件。一次试用即可证明我方能为其节省多少。",
        ),
    ),
    "strengths": (
        Text(
            "Our technicians know their plants and are there within four hours. Nobody else can show measured"
            " savings at a company of their kind.",
            "我方技术人员熟悉其工厂，四小时内到场。同类企业中，只有我方能拿出实测的节约数据。",
        ),
        Text(
            "One control for drives and sensors, so that their engineers learn one tool. {rival} needs three.",
            "驱动与传感器使用同一套控制系统，客户工程师只需学一种工具。{rival}则需要三种。",
        ),
    ),
    "vulnerabilities": (
        Text(
            "Two late deliveries in spring are not forgotten. All that we know hangs on {who}.",
            "春季两次延迟交货，客户仍记在心上。我方的信息全部依赖{who}一人。",
        ),
        Text(
            "We are dearer by 6 to 8 % where only the unit price counts, and have no stock in their region.",
            "仅比较单价时，我方高出 6% 至 8%，且在其所在地区没有库存。",
        ),
    ),
    "competitors": (
        Text(
            "{rival} has offered a frame contract at 7 % less, with longer delivery. Technically level, weak in service.",
            "{rival}提出低 7% 的框架合同，但交期更长。技术水平相当，服务较弱。",
        ),
        Text(
            "{rival} is in the smaller plant and calls every week. They do not do retrofits.",
            "{rival}已进入其较小的工厂，每周都有拜访，但不做改造项目。",
        ),
    ),
    "both_sides": (
        Text(
            "They: 120 hours less downtime a year, measured with their maintenance. We: two thirds of their spend on"
            " {line}, and a plant to show to others.",
            "客户：与其设备部共同测量，每年减少 120 小时停机。我方：占其{line}采购额的三分之二，并获得一家可供参观的示范工厂。",
        ),
        Text(
            "They: one contact instead of four, and stock that we answer for. We: orders that can be planned two"
            " quarters ahead.",
            "客户：联系人由四个变为一个，库存由我方负责。我方：订单可提前两个季度规划。",
        ),
    ),
}


class GoalWords(NamedTuple):
    """A goal as it reads: as what we are seen, who helped achieve what, through what, measured how."""

    as_role: Text
    achieved: Text
    strength: Text
    measure: Text
    baseline: int
    target: int
    days: int  # until it is due


GOALS: Final = (
    GoalWords(
        Text("the partner who keeps the lines running", "保障产线运行的合作伙伴"),
        Text("A tenth less downtime in plant 1", "一厂停机时间减少一成"),
        Text("technicians on site within four hours", "四小时内到场的技术团队"),
        Text("hours of downtime a month", "每月停机小时数"),
        baseline=42, target=36, days=160,
    ),
    GoalWords(
        Text("the one who plans with them", "与客户共同规划的伙伴"),
        Text("The retrofit of hall 2, on time and in budget", "二号车间改造按期、按预算完成"),
        Text("the retrofit study, and the same control everywhere", "改造方案与统一的控制系统"),
        Text("sites that ask us before they specify", "编写规格前征询我方的工厂数"),
        baseline=1, target=3, days=250,
    ),
    GoalWords(
        Text("the adviser on energy", "能效顾问"),
        Text("Proof of the energy used per piece", "单件能耗证明"),
        Text("", ""),
        Text("", ""),
        baseline=0, target=0, days=0,
    ),
)  # fmt: skip
STOPS: Final = (
    (Text("Single offers for spare parts: the shop takes these orders", "备件逐单报价：改由网上商城下单"), 120, 0),
    (Text("The stand at their regional trade fair", "地区展会的参展"), 40, 9_000),
)  # fmt: skip
FOCUS: Final = (
    (Text("An engineer at plant 1, one day a week", "每周一天派工程师驻一厂"), 110, 0),
    (Text("Measuring energy and downtime before and after", "改造前后能耗与停机的测量"), 30, 14_000),
)  # fmt: skip
NEW_BUDGET: Final = Text("Sales management, in the spring round", "销售管理层春季预算")
RISKS: Final = (
    (Text("{who} leaves, and with them the way in", "{who}离职，我方失去内部支持"), 2, 5, Text("Meet the two heads below every month", "每月拜访其下两位负责人")),
    (Text("{rival} wins the frame contract on price", "{rival}以低价赢得框架合同"), 3, 4, Text("Show the measured savings before the tender is written", "在招标文件编写前展示实测的节约效果")),
    (Text("A third late delivery", "第三次延迟交货"), 3, 3, Text("", "")),
)  # fmt: skip
ACTIONS: Final = (  # what, due in so many days, done
    (Text("Show the energy figures to their head of production", "向其生产总监展示能耗数据"), -6, False),
    (Text("Agree on the measuring points with maintenance", "与设备部商定测量点"), -20, True),
    (Text("Invite finance to the plant of a reference customer", "邀请财务部门参观示范客户工厂"), 4, False),
    (Text("Hand in the retrofit study for hall 2", "提交二号车间改造方案"), 24, False),
    (Text("Half-year talk with their management", "与客户管理层进行半年会谈"), 75, False),
)  # fmt: skip
