"""What the invented business and its customers are called. No name here is meant for anybody real."""

# Industry, how well our offer fits it (1 to 5), and how its companies call themselves.
INDUSTRIES = [
    ("Machine building", 5, ["Machinery", "Machine Works", "Tooling"], ["精密机械", "重型机械", "数控装备"]),
    ("Automotive supply", 4, ["Drivetrain", "Castings", "Mobility Parts"], ["汽车零部件", "传动系统"]),
    ("Food and beverage", 3, ["Foods", "Brewing", "Dairy"], ["食品", "饮料", "乳业"]),
    ("Pharmaceuticals", 4, ["Pharma", "Biologics", "Laboratories"], ["医药", "生物制药"]),
    ("Electronics", 5, ["Electronics", "Microsystems", "Circuits"], ["电子科技", "半导体", "光电"]),
    ("Logistics", 3, ["Logistics", "Freight", "Warehousing"], ["物流", "供应链"]),
    ("Chemicals", 2, ["Chemicals", "Coatings", "Polymers"], ["化工", "新材料"]),
    ("Energy", 4, ["Energy", "Power Systems", "Renewables"], ["能源", "电力设备"]),
    ("Medical devices", 5, ["Medical", "Implants", "Diagnostics"], ["医疗器械", "医学影像"]),
    ("Packaging", 3, ["Packaging", "Containers", "Labels"], ["包装", "印刷包装"]),
    ("Building materials", 2, ["Glass", "Ceramics", "Timber"], ["建材", "陶瓷"]),
    ("Water and environment", None, ["Water", "Filtration", "Recycling"], ["环保", "水务"]),
]  # fmt: skip

NAME_FIRST = [
    "Alder", "Amber", "Arden", "Bram", "Brindle", "Calder", "Carrow", "Corvin", "Dunmere", "Elder",
    "Ember", "Fallow", "Fen", "Garrow", "Glimmer", "Harrow", "Hazel", "Hollin", "Inver", "Juniper",
    "Kestrel", "Kirrin", "Larch", "Linden", "Marrow", "Merle", "Nether", "Norrin", "Oaken", "Orrin",
    "Pell", "Quill", "Rowan", "Sable", "Selwyn", "Silver", "Tarn", "Thistle", "Umber", "Vesper",
    "Wander", "Whin", "Yarrow", "Zephyr",
]  # fmt: skip
NAME_SECOND = [
    "bank", "beck", "brook", "by", "combe", "croft", "dale", "fell", "field", "ford", "gate",
    "grove", "haven", "holt", "hurst", "lea", "march", "mead", "mere", "moor", "ness", "ridge",
    "row", "stead", "stone", "thorpe", "vale", "wick", "wold", "worth",
]  # fmt: skip

# Chinese trade names are two characters, each from one of these.
BRAND_FIRST = "澜泽岚昱翊煜霁筠珩沐朔峤皓嘉锦恺瀚弘昊屹翎颢澄奕钧曜栩瑾霖湛"
BRAND_SECOND = "启衡川舟诺远辰禾越帆拓岳驰源达润信谦楷方策博延序朗群立合林度"
CHINESE_CITIES = {
    "East China": ["苏州", "杭州", "宁波", "无锡", "上海", "南京", "合肥"],
    "South China": ["深圳", "东莞", "佛山", "广州", "厦门", "珠海"],
    "North China": ["天津", "青岛", "沈阳", "北京", "大连", "济南"],
}
CHINESE_FORMS = ["有限公司", "有限公司", "股份有限公司", "科技有限公司"]

# Country, region, leaf team, share of accounts, legal forms. Chinese regions are countries' parts.
PLACES = [
    ("Germany", "Europe", "Central Europe", 15, ["GmbH", "AG", "KG"]),
    ("Switzerland", "Europe", "Central Europe", 4, ["AG"]),
    ("Austria", "Europe", "Central Europe", 3, ["GmbH"]),
    ("United Kingdom", "Europe", "Northern Europe", 13, ["Ltd", "plc"]),
    ("Sweden", "Europe", "Northern Europe", 5, ["AB"]),
    ("Netherlands", "Europe", "Northern Europe", 5, ["B.V."]),
    ("France", "Europe", "Southern Europe", 6, ["SA", "SAS"]),
    ("Italy", "Europe", "Southern Europe", 5, ["S.p.A.", "S.r.l."]),
    ("China", "East China", "East China", 14, []),
    ("China", "South China", "South China", 9, []),
    ("China", "North China", "North China", 6, []),
    ("United States", "Americas", "North America", 12, ["Inc.", "Corp.", "LLC"]),
    ("Canada", "Americas", "North America", 3, ["Inc."]),
]

# Team → the team it is part of.
TEAMS = {
    "Key accounts": None,
    "Europe": "Key accounts",
    "Greater China": "Key accounts",
    "Americas": "Key accounts",
    "Central Europe": "Europe",
    "Northern Europe": "Europe",
    "Southern Europe": "Europe",
    "East China": "Greater China",
    "South China": "Greater China",
    "North China": "Greater China",
    "North America": "Americas",
}
# User name, name, role, team, language. The first three are the demo logins.
USERS = [
    ("rep", "Jonas Weber", "rep", "Central Europe", ""),
    ("manager", "Margot Lindqvist", "manager", "Key accounts", ""),
    ("admin", "Ines Castell", "admin", None, ""),
    ("t.hartmann", "Theresa Hartmann", "manager", "Europe", ""),
    ("chen.guodong", "陈国栋", "manager", "Greater China", "zh-hans"),
    ("l.brandt", "Lukas Brandt", "rep", "Central Europe", ""),
    ("h.ashworth", "Hannah Ashworth", "rep", "Northern Europe", ""),
    ("e.nystrom", "Erik Nyström", "rep", "Northern Europe", ""),
    ("c.moreau", "Camille Moreau", "rep", "Southern Europe", ""),
    ("wang.xiaomei", "王晓梅", "rep", "East China", "zh-hans"),
    ("li.junjie", "李俊杰", "rep", "South China", "zh-hans"),
    ("zhao.min", "赵敏", "rep", "North China", "zh-hans"),
    ("d.okafor", "Daniel Okafor", "rep", "North America", ""),
    ("controlling", "Sofia Almeida", "reader", "Key accounts", ""),
]

# Product line: code, share of margin, products with their list price.
LINES = {
    "Drives": ("DR", 0.31, [("Servo drive S2", 1840), ("Servo drive S5", 3950), ("Linear axis LX", 6200), ("Gear motor G1", 720), ("Spindle unit HP", 14800), ("Frequency converter F3", 1260)]),
    "Sensors": ("SE", 0.42, [("Proximity sensor P8", 46), ("Laser distance sensor", 385), ("Vision sensor V2", 1190), ("Pressure transmitter", 210), ("Flow meter M4", 640), ("Encoder ring", 155)]),
    "Control systems": ("CS", 0.38, [("Controller C100", 980), ("Controller C400", 3400), ("Safety module", 410), ("Operator panel 12″", 1150), ("Edge gateway", 790), ("Control cabinet", 9200)]),
    "Spare parts": ("SP", 0.47, [("Bearing set", 88), ("Seal kit", 35), ("Cable set 5 m", 62), ("Brake module", 340), ("Fan unit", 75), ("Lubricant cartridge", 28)]),
    "Services": ("SV", 0.24, [("Commissioning day", 1280), ("Inspection contract", 4600), ("Operator training", 950), ("Remote support, year", 2400), ("Retrofit study", 7500), ("Calibration", 320)]),
}  # fmt: skip
COMPETITORS = ["Volterra Drives", "Nordmotion", "Kaitech", "Pivotronic"]
CHINESE_COMPETITORS = ["锐驰传动", "东曜自动化", "恒域驱动"]  # met at Chinese accounts only

GIVEN = [
    "Anna", "Oliver", "Charlotte", "Henrik", "Maria", "Thomas", "Elena", "Patrick", "Sophie", "Martin",
    "Julia", "Robert", "Clara", "David", "Ingrid", "Marco", "Nadia", "Peter", "Laura", "Simon",
    "Eva", "George", "Irene", "Felix", "Karin", "Louis", "Monika", "Nils", "Rachel", "Stefan",
]  # fmt: skip
FAMILY = [
    "Keller", "Lindgren", "Hughes", "Moretti", "Dubois", "Fischer", "Novak", "Barnes", "Jansen", "Rossi",
    "Berg", "Schneider", "Lawson", "Petit", "Costa", "Huber", "Ellis", "Vogel", "Marsh", "Holm",
    "Richter", "Fontaine", "Whitaker", "Sandberg", "Gruber", "Nolan", "Ricci", "Visser", "Pryce", "Arnold",
]  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN_CHINESE = [
    "伟", "芳", "秀英", "敏", "静", "建国", "磊", "洋", "艳", "勇", "志强", "杰", "婷婷", "晓东", "海燕",
    "明辉", "雪梅", "文博", "佳怡", "国华", "思远", "丽华", "永康", "子涵", "春梅", "立新", "振宇", "慧", "鹏飞", "雅琴",
]  # fmt: skip

# English title, Chinese title, role in the decision, usual influence. The first is the boss.
TITLES = [
    ("Managing Director", "总经理", "economic_buyer", 5),
    ("Head of Procurement", "采购总监", "economic_buyer", 4),
    ("Head of Production", "生产总监", "user_buyer", 4),
    ("Technical Director", "技术总监", "technical_buyer", 4),
    ("Maintenance Manager", "设备部经理", "user_buyer", 3),
    ("Strategic Buyer", "采购经理", "economic_buyer", 3),
    ("Automation Engineer", "自动化工程师", "technical_buyer", 2),
    ("Quality Manager", "质量经理", "technical_buyer", 3),
    ("Plant Manager", "厂长", "user_buyer", 4),
    ("Project Engineer", "项目工程师", "technical_buyer", 2),
]
