"""What the contact log says: each entry as it reads at an English and at a Chinese account."""

from typing import Final, NamedTuple


class Text(NamedTuple):
    english: str
    chinese: str

    def fill(self, *, chinese: bool, **slots: object) -> str:
        return (self.chinese if chinese else self.english).format(**slots)


class Note(NamedTuple):
    """One kind of entry. Slots: who, product (line in Chinese), rival, n, pct, week."""

    scene: str
    main_line: str
    mood: int | None
    intelligence: str
    text: Text
    step: Text | None = None


LINE_WORDS: Final = {
    "Drives": "驱动产品",
    "Sensors": "传感器",
    "Control systems": "控制系统",
    "Spare parts": "备件",
    "Services": "技术服务",
}

# Entries of accounts that go well, that are steady, and that drift away.
GOOD: Final = [
    Note("pre_sales", "sales_process", 1, "their_business",
        Text("{who} showed us the plans for the new hall. They add {n} stations next year and want one supplier for the whole drive train. We are asked to sketch a concept before the summer break.",
             "{who}介绍了新厂房的规划：明年将增加{n}个工位，希望整条驱动链由一家供应商负责。请我们在暑期前先给出方案草图。"),
        Text("Send the concept sketch for the new hall", "提交新厂房的方案草图")),
    Note("pursuit", "sales_process", 1, "our_offer",
        Text("Went through the offer for {product} line by line. Price is fine, delivery in week {week} is what decides. {who} will take it to the board on Thursday.",
             "逐项过了{product}的报价。价格没有问题，关键是第{week}周能否交货。{who}周四提交管理层审批。"),
        Text("Confirm delivery in week {week} in writing", "书面确认第{week}周交货")),
    Note("pursuit", "relationships", 2, "",
        Text("Lunch with {who}. Open talk about how the decision is made: production proposes, procurement checks, the managing director signs. We are the preferred choice of production.",
             "与{who}共进午餐，谈得很坦诚：生产部提议，采购部审核，总经理签字。生产部倾向于我们。"),
        Text("Arrange a visit of our managing director", "安排我方总经理拜访")),
    Note("delivery", "project_conduct", 1, "our_offer",
        Text("Commissioning finished two days early. {who} thanked the team in front of the plant manager and asks for a reference visit by a sister plant.",
             "调试提前两天完成。{who}当着厂长的面感谢了团队，并希望安排兄弟工厂来参观。"),
        Text("Offer dates for the reference visit", "提供参观的可选日期")),
    Note("after_sales", "customer_service", 2, "our_offer",
        Text("Yearly review of the service contract: {n} calls, all answered within four hours. {who} extends by two years and adds the second site.",
             "服务合同年度回顾：共{n}次报修，全部在四小时内响应。{who}决定续签两年，并把第二厂区纳入。"),
        Text("Send the extended contract for signature", "寄出续签合同")),
    Note("pre_sales", "relationships", 1, "their_business",
        Text("{who} told me they won a large order from abroad and run a third shift from next month. Spare parts stock will be a topic.",
             "{who}透露他们拿下一笔海外大单，下月起开第三班。备件库存将成为问题。"),
        Text("Propose a consignment stock for spare parts", "提出备件寄售库存方案")),
    Note("pursuit", "support", 1, "our_offer",
        Text("Trial of {product} on line {n}: cycle time down by {pct} %. The engineers are convinced, {who} asks for the figures as a one-page paper.",
             "{product}在{n}号线试用：节拍缩短{pct}%。工程师已认可，{who}要一份一页纸的数据说明。"),
        Text("Write the one-page paper with the trial figures", "整理试用数据一页纸")),
]  # fmt: skip
STEADY: Final = [
    Note("after_sales", "customer_service", 0, "",
        Text("Routine call. No open complaints, next order for {product} expected at the end of the month.",
             "例行电话。无未决投诉，预计月底下一批{product}订单。")),
    Note("pre_sales", "sales_process", 0, "our_offer",
        Text("{who} asks for a quotation: {n} pieces of {product}, delivery in two lots. Budget is approved for this year.",
             "{who}询价：{product}共{n}件，分两批交货。今年预算已批。"),
        Text("Send the quotation", "发送报价单")),
    Note("delivery", "project_conduct", 0, "our_offer",
        Text("Weekly call on the running project. Electrical design is released, cabinets arrive in week {week}. One open point: the network plan from their IT.",
             "项目周会。电气设计已确认，电柜第{week}周到货。一个遗留点：等客户IT提供网络规划。"),
        Text("Remind their IT of the network plan", "催客户IT提供网络规划")),
    Note("pre_sales", "relationships", 0, "their_business",
        Text("{who} takes over procurement from next quarter. Introduced ourselves; wants to understand our price list first.",
             "{who}下季度接管采购。初次见面，希望先了解我们的价格体系。"),
        Text("Walk through the price list", "当面讲解价格表")),
    Note("after_sales", "support", 0, "our_offer",
        Text("Question about the new firmware of {product}. Passed on to our application engineer, answered the same day.",
             "询问{product}新固件。已转给应用工程师，当天答复。")),
    Note("pre_sales", "sales_process", 1, "their_business",
        Text("Trade fair talk. {who} plans to renew the packaging area within {n} months, budget round starts in autumn.",
             "展会交流。{who}计划{n}个月内更新包装车间，秋季开始做预算。"),
        Text("Visit after the fair and look at the packaging area", "展会后上门看包装车间")),
    Note("after_sales", "relationships", 1, "",
        Text("Sent the exchange unit by courier although the warranty had ended. Small thing for us, {who} was visibly pleased.",
             "虽已过保，仍快递了替换件。对我们是小事，{who}很满意。")),
    Note("pursuit", "sales_process", 0, "our_offer",
        Text("Second round of negotiation. They want {pct} % off, we offered a frame contract over two years instead. {who} will check with finance.",
             "第二轮谈判。对方要求降{pct}%，我们改提两年框架协议。{who}去和财务商量。"),
        Text("Ask for the answer on the frame contract", "跟进框架协议的答复")),
]  # fmt: skip
BAD: Final = [
    Note("pursuit", "sales_process", -1, "our_offer",
        Text("{who} said openly that {rival} offers {pct} % less. We still lead on service, but procurement has the say this year.",
             "{who}直言{rival}报价低{pct}%。服务上我们仍占优，但今年采购说了算。"),
        Text("Prepare a total cost comparison against {rival}", "准备与{rival}的总成本对比")),
    Note("after_sales", "customer_service", -2, "our_offer",
        Text("Complaint: second failure of {product} within a month, the line stood still for {n} hours. {who} is angry, wants to see somebody from management.",
             "投诉：{product}一个月内第二次故障，停线{n}小时。{who}非常不满，要求见管理层。"),
        Text("Visit together with the head of service", "与服务负责人一同上门")),
    Note("delivery", "project_conduct", -1, "our_offer",
        Text("Delivery two weeks late, their installation team waited. {who} asks for a binding new date and compensation.",
             "交货晚了两周，客户安装队空等。{who}要求给出确定的新日期并赔偿。"),
        Text("Agree a binding date with logistics and call back", "与物流确认日期后回电")),
    Note("pre_sales", "relationships", -1, "their_business",
        Text("Our contact left the company. {who} is new and comes from a plant that works with {rival}. We start from zero here.",
             "原联系人已离职。新任{who}之前所在工厂用的是{rival}。关系要从头建立。"),
        Text("First visit to the successor", "首次拜访继任者")),
    Note("pre_sales", "sales_process", -1, "their_business",
        Text("Investment stop until further notice, only spare parts are bought. {who} does not expect a change before next year.",
             "投资暂停，只采购备件。{who}认为明年之前不会有变化。"),
        Text("Ask again when the new budget is known", "新预算出来后再联系")),
    Note("pursuit", "relationships", -1, "our_offer",
        Text("Lost the order for the second line to {rival}. Reason given: price and a local service office. {who} stays friendly and will keep us informed.",
             "二号线订单输给{rival}，理由是价格和当地服务网点。{who}态度友好，愿意继续互通消息。"),
        Text("Debrief of the lost order with production", "与生产部复盘丢单原因")),
]  # fmt: skip

OPPORTUNITIES: Final = [
    Text("{line} for the new hall", "新厂房{line}"),
    Text("Retrofit of line {n}: {line}", "{n}号线改造：{line}"),
    Text("Frame contract {line}", "{line}框架协议"),
    Text("{line} at the second site", "第二厂区{line}"),
    Text("Replacement of old {line}", "老旧{line}更换"),
]
WON: Final = [
    Text("Best service concept", "服务方案最好"),
    Text("Trial convinced production", "试用打动了生产部"),
    Text("Delivery time", "交货期有优势"),
]
LOST: Final = [
    Text("Price", "价格"),
    Text("Competitor has a local service office", "对手有当地服务网点"),
    Text("Project was put off", "项目推迟"),
]
STRENGTHS: Final = [
    Text("Low entry price, fast quotations", "入门价低，报价快"),
    Text("Local service office, spare parts within a day", "当地有服务网点，备件一天到"),
    Text("Long friendship with the plant manager", "与厂长多年交情"),
    Text("Newer controllers, weak documentation", "控制器较新，但资料差"),
]
