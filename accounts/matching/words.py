# ruff: noqa: SIM905 - a table of words reads better as a text than as a list
"""Words that say little about which company it is: legal forms, trades, places; and mail for all.

Written down from the company laws and usage of the countries named; nothing here was learnt from
a labelled set.
"""

# What a company is before the law, without dots and spaces.
LEGAL_FORMS = frozenset(
    """
    ltd limited inc incorporated corp corporation co company llc llp lp plc pllc pc ulc unltd gmbh
    mbh ag kg kgaa ohg gbr ug ev eg se sce scs scsp aktiengesellschaft kommanditgesellschaft sa
    sas sasu sarl sca snc scop scrl sprl bvba srl spa sapa sl slu sau scoop societe nv bv vof cv
    vzw naamloze naamlooze vennootschap besloten nvsa ab aktiebolag publ hb kb oy oyj ab as asa
    aps is ks ans hf ehf ltda eireli cia limitada sadecv sab sapi rl srlcv pty ptyltd pte ptd pvt
    pvtltd private proprietary sdn bhd sdnbhd tbk pt kk yk gk kabushiki kaisha kabushikikaisha
    yugen godo kft rt zrt nyrt sro spol zoo sp spzoo doo dd ad ooo oao zao pao ao jsc ojsc cjsc
    pjsc tov dat aktien anonim sirketi fzco fze fzc wll saoc saog qsc kscc
    """.split()
)
# Of these one alone may also be part of a name: they go only at its end or its beginning.
WEAK_FORMS = frozenset(
    """
    co company as is sl se ad dd sp pt cia societe hf ks ev eg sca pc ao spa hb kb rt cv lp
    societe private proprietary publ aktien
    """.split()
)
STOP_WORDS = frozenset(
    """
    the and und et y e of for de du des la le les van von der den het di da do dos del della au te
    zu
    """.split()
)
# What many companies call themselves or do. They tell less than the rest of the name.
COMMON_WORDS = frozenset(
    """
    international internationale internacional internazionale intl worldwide global world general
    group groupe gruppe grupo gruppo holding holdings enterprise enterprises partners associates
    technology technologies technologie technologia tech technik technical technologiya
    electronics electronic electric electrical elektronik elektronika elektro electrics electro
    industry industries industrial industrie industria ind inds research development entwicklung
    recherche laboratories laboratory labs lab science sciences scientific services service
    servicios consulting solutions systems system systeme sistemas software digital data products
    product produkte produits productos manufacturing manufacture mfg production works factory
    factories fabriek fabrieken fabrik fabrique fabrica gloeilampenfabrieken chemical chemicals
    chemie chimie quimica pharma pharmaceutical pharmaceuticals pharmazeutika biotech medical
    medizin materials material plastics plastic rubber steel metal metals stahl glass paper food
    foods trading trade handel handels commerce commercial import export imports exports sales
    vertrieb distribution logistics transport transportation shipping energy power oil gas
    petroleum mining minerals water engineering engineers machines machine machinery maschinen
    maschinenbau maschinenfabrik machinefabriek apparatebau instruments instrument tools tool
    equipment components parts automotive motor motors auto finance financial capital investment
    investments insurance bank estate property properties intellectual ip assets patent patents
    licensing license standards trust foundation fund marketing media communications communication
    telecom telecommunications networks network mobile construction building bau design fashion
    textile textiles hygiene health healthcare care maatschappij maatschappy mij societe compania
    compagnie company gesellschaft gesell bedrijf bedrijven onderneming ondernemingen beheer
    management operations support supply supplies photo film optical optics storage semiconductor
    semiconductors devices microelectronics university universitat universite institute institut
    instituto center centre centrum sons brothers bros gebruder soehne sohne freres fils zonen
    imperial national nationale federal american european new first united central pacific
    atlantic
    """.split()
)
# Honours that a company may leave out.
HONOURS = frozenset(
    """
    royal koninklijke koninklijk kongelige kungliga konigliche real reale royale
    """.split()
)
# Countries, regions and cities that companies add to their names.
PLACES = frozenset(
    """
    europe europa european euro emea asia apac pacific africa america americas latam usa us uk eu
    north south east west northern southern eastern western nord sud sued ost netherlands
    netherland nederland nederlands niederlande holland holanda pays bas dutch germany deutschland
    allemagne alemania france frankreich italia italy italie spain espana espagne portugal belgium
    belgique belgie luxembourg luxemburg switzerland schweiz suisse svizzera austria osterreich
    oesterreich sweden sverige norway norge denmark danmark finland suomi iceland ireland britain
    england scotland wales kingdom poland polska czech cesko slovakia hungary magyarorszag romania
    bulgaria greece hellas turkey turkiye russia ukraine croatia serbia slovenia estonia latvia
    lithuania china prc hongkong taiwan japan nippon korea india singapore malaysia thailand
    vietnam indonesia philippines australia canada mexico brasil brazil argentina chile colombia
    peru puerto rico israel egypt emirates dubai saudi arabia south amsterdam rotterdam utrecht
    eindhoven delft arnhem heerlen maastricht groningen tilburg breda haag hague gravenhage london
    manchester birmingham glasgow edinburgh dublin paris lyon marseille lille grenoble toulouse
    berlin hamburg munich munchen muenchen frankfurt koln koeln cologne stuttgart dusseldorf
    duesseldorf leipzig dresden vienna wien zurich zuerich geneva geneve basel bern milan milano
    rome roma torino turin madrid barcelona lisbon brussels bruxelles brussel antwerp antwerpen
    ghent gent stockholm gothenburg goteborg oslo bergen copenhagen kobenhavn helsinki warsaw
    warszawa prague praha budapest bucharest athens istanbul moscow york chicago boston dallas
    houston seattle california texas florida ohio tokyo osaka seoul beijing shanghai shenzhen
    guangzhou hangzhou suzhou nanjing tianjin wuhan chengdu ningbo qingdao mumbai delhi bangalore
    sydney melbourne toronto montreal
    """.split()
)
CHINESE_FORMS = (
    "股份有限责任公司", "股份有限公司", "集团有限责任公司", "集团股份有限公司", "集团有限公司", "有限责任公司",
    "有限公司", "集团公司", "合伙企业", "有限合伙", "普通合伙", "股份公司", "控股公司", "总公司", "分公司", "公司", "集团",
    "株式会社", "株式會社", "合同会社", "事务所", "办事处",
)  # fmt: skip
CHINESE_COMMON = (
    "信息技术", "网络科技", "电子科技", "生物科技", "生物医药", "机电设备", "机械设备", "机械制造", "自动化设备", "电气设备",
    "电子商务", "国际贸易", "进出口", "供应链", "房地产", "计算机", "新能源", "新材料", "半导体", "自动化", "人工智能",
    "科技", "技术", "贸易", "商贸", "实业", "工业", "电子", "电气", "电器", "机械", "机电", "设备", "仪器", "仪表", "制造",
    "制品", "化工", "化学", "医药", "制药", "医疗", "生物", "食品", "饮料", "农业", "建筑", "建设", "工程", "建材", "材料",
    "金属", "钢铁", "塑料", "塑胶", "橡胶", "纺织", "服装", "服饰", "家具", "汽车", "零部件", "配件", "物流", "运输", "航空",
    "能源", "电力", "石油", "投资", "控股", "管理", "咨询", "服务", "信息", "软件", "网络", "数码", "数据", "通信", "通讯",
    "文化", "传媒", "广告", "教育", "环保", "智能", "精密", "模具", "包装", "印刷", "印务", "企业", "发展", "开发", "国际",
    "集团", "中心", "研究院", "研究所", "工厂", "厂", "店", "行", "销售", "经营", "五金", "光电", "照明", "玩具", "日用品",
)  # fmt: skip
CHINESE_PLACES = (
    "内蒙古自治区", "广西壮族自治区", "宁夏回族自治区", "新疆维吾尔自治区", "西藏自治区", "香港特别行政区", "澳门特别行政区",
    "黑龙江省", "中华人民共和国", "中国", "北京", "上海", "天津", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏",
    "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃",
    "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "深圳", "广州", "杭州", "宁波", "温州", "嘉兴",
    "绍兴", "金华", "台州", "南京", "苏州", "无锡", "常州", "南通", "徐州", "扬州", "镇江", "昆山", "武汉", "成都", "西安",
    "青岛", "济南", "烟台", "潍坊", "大连", "沈阳", "长春", "哈尔滨", "郑州", "洛阳", "长沙", "株洲", "合肥", "芜湖", "福州",
    "厦门", "泉州", "南昌", "东莞", "佛山", "珠海", "中山", "惠州", "汕头", "南宁", "柳州", "海口", "贵阳", "昆明", "兰州",
    "西宁", "银川", "乌鲁木齐", "石家庄", "唐山", "保定", "太原", "呼和浩特", "包头", "浦东", "张江", "滨海", "华东", "华南",
    "华北", "华中", "西南", "西北", "东北", "亚太", "亚洲",
)  # fmt: skip
# Traditional characters that stand in many company names, and what they are in Simplified Chinese.
SIMPLIFIED = str.maketrans(
    "國際電業實貿東車機械團責會進軟體網絡資訊術學醫藥廠設備儀錶製環節約飛龍華豐興聯達億萬寶銀鋼鐵鋁銅錦繡綠藍黃紅紙線緯經濟營運輸標準產銷總發開關門間報導師長風馬鳳鴻麗漢陽陰陸隆雲霧靈順願顧問題類顯額頭頂項預領頻顏蘇銳馳傳動廣寧濟瀋濱廈蘭煙遼雙優創新質當點無專業園場親實樂藝記財務鑫遠勝強顧區寶聖誠譽輝鴻凱滙匯納",
    "国际电业实贸东车机械团责会进软体网络资讯术学医药厂设备仪表制环节约飞龙华丰兴联达亿万宝银钢铁铝铜锦绣绿蓝黄红纸线纬经济营运输标准产销总发开关门间报导师长风马凤鸿丽汉阳阴陆隆云雾灵顺愿顾问题类显额头顶项预领频颜苏锐驰传动广宁济沈滨厦兰烟辽双优创新质当点无专业园场亲实乐艺记财务鑫远胜强顾区宝圣诚誉辉鸿凯汇汇纳",
)
FREE_MAIL = frozenset(
    """
    gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com msn.com yahoo.com
    yahoo.co.uk yahoo.co.jp yahoo.de yahoo.fr ymail.com icloud.com me.com mac.com aol.com gmx.de
    gmx.net gmx.com gmx.at web.de t-online.de freenet.de mail.com email.com proton.me
    protonmail.com pm.me zoho.com yandex.ru yandex.com mail.ru bk.ru orange.fr wanadoo.fr free.fr
    laposte.net libero.it virgilio.it tiscali.it telenet.be skynet.be ziggo.nl kpnmail.nl qq.com
    foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com 189.cn
    21cn.com tom.com naver.com daum.net hanmail.net rediffmail.com bigpond.com shaw.ca comcast.net
    verizon.net att.net btinternet.com
    """.split()
)
# Below these a company registers its own name: one more label belongs to it.
PUBLIC_SUFFIXES = frozenset(
    """
    co.uk org.uk ac.uk gov.uk ltd.uk plc.uk me.uk com.cn net.cn org.cn gov.cn edu.cn ac.cn com.hk
    com.tw com.sg com.my com.au net.au org.au co.nz co.jp or.jp ne.jp ac.jp co.kr or.kr co.in
    net.in com.br com.mx com.ar com.co com.tr com.ua com.pl com.es co.za co.il com.sa com.eg co.id
    co.th com.vn com.ph com.pk co.at or.at com.ru
    """.split()
)
# Where many companies have a page of their own: the host says nothing about which it is.
SHARED_HOSTS = frozenset(
    """
    facebook.com linkedin.com instagram.com twitter.com x.com youtube.com wordpress.com
    blogspot.com wixsite.com github.io google.com alibaba.com 1688.com taobao.com tmall.com
    weibo.com weixin.qq.com qq.com example.com
    """.split()
)
