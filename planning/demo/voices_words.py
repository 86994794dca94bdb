"""What customers say of themselves and of us, and what we promise: in English and in Chinese."""

from typing import Final

from planning.demo.notes import Text

ANSWERS: Final = {
    "why_us": [
        Text("Because a technician is there within four hours. A standing line costs them more than any discount could bring.",
             "因为四小时内技术员能到场。停线一小时的损失，比任何折扣都大。"),
        Text("Our drives are the only ones released for their two main lines; a second release would take them a year.",
             "两条主线上只认证了我们的驱动器；再认证一家要一年。"),
        Text("They grew up with our controllers: every electrician there can program them.",
             "他们的电工都是用我们的控制器成长起来的，人人会编程。"),
    ],
    "use": [
        Text("Two shifts on the filling line and one on packaging. Spare parts are kept by the maintenance shop, not by the warehouse.",
             "灌装线两班、包装线一班。备件由维修车间自己管，不经仓库。"),
        Text("Built into their own machines and sold on: for them we are a component, their customers never hear of us.",
             "装进他们自己的设备再卖出去：对他们来说我们是部件，终端客户并不知道我们。"),
        Text("Mostly for retrofits: old machines get our controllers when the old ones fail.",
             "主要用于改造：旧设备控制器坏了就换成我们的。"),
    ],
    "likes": [
        Text("Like: the hotline and the documentation. Dislike: three contact persons for one order, and invoices that never match the delivery note.",
             "喜欢：热线和资料齐全。不喜欢：一个订单要找三个人，发票总与送货单对不上。"),
        Text("Like: parts fit after fifteen years. Dislike: lead times of spare parts in summer.",
             "喜欢：用了十五年的设备还配得到件。不喜欢：夏季备件交期太长。"),
    ],
    "comparison": [
        Text("Better engineering, slower offers. Procurement calls us “the expensive safe choice”.",
             "技术更强，报价更慢。采购部称我们是“贵但放心的选择”。"),
        Text("Level in quality since last year; service still speaks for us, price against us.",
             "去年以来质量持平；服务仍是我们的优势，价格是劣势。"),
    ],
    "feelings": [
        Text("Angry: the late cabinets in spring, their fitters waited for nine days. Delighted: the exchange unit that came on a Sunday.",
             "生气：春天电柜迟到，安装队白等九天。惊喜：周日送到的替换件。"),
        Text("Delighted by the training for their young engineers; they still speak of it.",
             "给年轻工程师做的培训让他们很惊喜，至今常提起。"),
    ],
    "intent": [
        Text("They want to go from five suppliers of drives to two, and to have one of them on site.",
             "想把驱动供应商从五家减到两家，并要求其中一家驻厂。"),
        Text("To run the plant without a night shift within three years: everything that helps is welcome.",
             "三年内取消夜班：凡有助于此的都欢迎。"),
    ],
    "executives": [
        Text("We know production and maintenance well. Nobody of us has met the new chief financial officer.",
             "生产、设备负责人都熟。新任财务总监我们还没人见过。"),
        Text("Our sponsor meets their managing director twice a year; procurement only by telephone.",
             "我方高层每年与总经理见两次面；采购只通过电话联系。"),
    ],
    "strategy": [
        Text("Plan to 2028: twice the output in the same halls, energy per piece down by a fifth. The second site comes first.",
             "到2028年：同样的厂房产量翻番，单件能耗降五分之一。先从第二厂区开始。"),
        Text("They go for premium and give up two low-price lines. Investment follows: less machines, better ones.",
             "走高端路线，放弃两条低价产品线。投资随之变化：设备更少、更好。"),
    ],
}  # fmt: skip
NEEDS: Final = [  # what they say, what lies behind it, product line
    (Text("A cheaper controller", "更便宜的控制器"),
     Text("Procurement is measured by price per piece; what they need is a total below last year's.",
          "采购考核的是单价；真正要的是总支出低于去年。"), "Control systems"),
    (Text("Spare parts within 24 hours", "备件24小时到货"),
     Text("No stop of the filling line in the season from May to August.", "5到8月旺季灌装线不能停。"), "Spare parts"),
    (Text("Training for six operators", "培训六名操作员"),
     Text("Two experienced people retire next year and nobody knows their machines.", "两位老师傅明年退休，设备没人会。"), "Services"),
    (Text("Sensors with IO-Link", "带IO-Link的传感器"),
     Text("", ""), "Sensors"),
    (Text("Drives that save energy", "节能型驱动器"),
     Text("Proof towards their own customer, who asks for the carbon footprint of each piece.", "向其下游客户证明单件碳足迹。"), "Drives"),
    (Text("One contact for everything", "一个对口人"),
     Text("", ""), ""),
]  # fmt: skip
OUR_STRENGTHS: Final = [
    Text(
        "Service within four hours, known to everybody in maintenance", "四小时服务，设备部人人知道"
    ),
    Text("Released on both main lines; broad range from one hand", "两条主线均已认证；产品线齐全"),
]
OUR_WEAKNESSES: Final = [
    Text("Slow with offers, three contact persons, dear spare parts", "报价慢、对口人多、备件贵"),
    Text("Not known above the head of production", "生产总监以上没有关系"),
]
THEIR_WEAKNESSES: Final = [
    Text("Service from afar, two days until somebody comes", "服务在外地，到场要两天"),
    Text("Changes its people every year", "人员每年换"),
    Text("Weak in controls, buys them in", "控制系统弱，靠外购"),
    Text("Long delivery of spare parts", "备件交期长"),
]
CHANNELS: Final = [
    Text("Own sales office", "自有销售处"),
    Text("Through a system integrator", "通过系统集成商"),
    Text("Distributor nearby", "本地经销商"),
]
PROMISES: Final = [
    Text("A drawing of the new mounting plate", "新安装板的图纸"),
    Text("A trial unit of the edge gateway for four weeks", "边缘网关试用四周"),
    Text("A named contact for all orders", "指定一位订单对口人"),
    Text("A price that holds for twelve months", "一年不变的价格"),
    Text("The report on the failed brake module", "制动模块故障报告"),
    Text("A visit of our head of development", "研发负责人来访"),
    Text("Training dates for the night shift", "夜班人员的培训日期"),
    Text("A written answer of our quality department", "质量部的书面答复"),
    Text("Spare parts list of the old line", "旧线的备件清单"),
]
COMPLAINTS: Final = [  # what they complain of, how it was resolved
    (Text("The delivery was incomplete for the third time. We do not order blind any more.", "第三次少件了，我们不敢再闭着眼下单。"),
     Text("Every delivery is checked against the order by a second person; missing parts came by courier.", "发货由第二人核对；缺件已快递补齐。")),
    (Text("Your hotline sent us from one to the next for two days.", "热线把我们转来转去，两天没人负责。"),
     Text("One technician is named for them, with a direct number.", "已指定专属技术员，提供直拨电话。")),
    (Text("Invoice and delivery note do not match, accounts payable refuses to pay.", "发票与送货单不符，财务拒付。"),
     Text("Invoices corrected, price list of their system and ours compared line by line.", "发票已更正，双方价格表逐行核对。")),
    (Text("Brake module failed again after the repair; the line stood still for six hours.", "制动模块修好又坏，停线六小时。"),
     Text("Module exchanged free of charge, cause found in the wiring and removed.", "免费更换模块，查明是接线原因并已排除。")),
]  # fmt: skip
OPINIONS: Final = {
    "good": [
        Text("Rarely worked with a supplier that answers as fast.", "很少有供应商反应这么快。"),
        Text(
            "The people on site know our machines better than we do.",
            "现场的人比我们还懂我们的设备。",
        ),
    ],
    "fair": [
        Text("Good products, but getting an offer takes too long.", "产品不错，但报价太慢。"),
        Text(
            "All in order. Nothing to praise, nothing to scold.",
            "一切正常，没什么可夸也没什么可说。",
        ),
    ],
    "bad": [
        Text("We have to run after every date.", "每个日期都要我们催。"),
        Text("Others have become as good, and they call.", "别家也不差了，而且会主动联系。"),
    ],
}
