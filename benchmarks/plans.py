"""The plan parser: speed by length of the document, and, where annotated plans are at hand, how much it finds.

Speed is measured on a plan of the demonstration's kind, repeated to the length that is named; a second figure is of
cleaning alone. Annotated plans are a folder with `seeds` (texts), `gold/seeds` (what a careful reader finds) and
`tools/score_plan.py`, by default `shared` beside the project; the scorer's table is printed as it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.common import arguments, as_json, machine, say, table
from lianqiao.engines.plan_parser import parse
from lianqiao.engines.plan_parser.clean import clean

SHARED = Path(__file__).parents[2] / "shared"
SIZES_KB = (100, 1000, 5000)
PLAN = """晋川省第{number}批科技成果转化三年行动方案（2025—2027年）
一、总体要求
（一）指导思想。坚持创新驱动发展，推动科技创新和产业创新深度融合，以深化改革激发创新活力，统筹各类创新平台和创新资源，
加快科技成果向现实生产力转化，为全省高质量发展提供有力支撑。
（二）主要目标。到2027年，全省技术合同成交额达到1200亿元以上，高新技术企业达到5000家，培育技术经理人3000名以上。科技成果
转化体系更加完善，政产学研用协同更加紧密，创新生态持续优化，区域创新能力显著增强。
二、重点任务
（一）强化企业创新主体地位。
1.加强第{number}批关键核心技术攻关。聚焦重点产业领域和薄弱环节形成技术清单，完善由企业提出需求、科研单位组织攻关、市场检验
成效的工作机制，综合运用多种项目组织方式，集聚优势力量协同突破。健全项目全过程管理，强化结果评价和后续支持，促进成果及时
转移转化。每年组织实施重大科技项目100项以上。（省科技厅牵头，省财政厅、工业和信息化厅配合）
2.推动第{number}批研发机构建设。引导规模以上工业企业建立研发机构，完善研发投入稳定增长机制，落实普惠性支持政策，鼓励企业与高
校、科研院所共建创新平台，联合培养人才。对年研发投入500万元以上的企业，按照新增研发投入的10%给予补助，每家企业每年最高
不超过200万元。支持企业参与标准制定，推动产品和服务质量持续提升。（责任单位：省科技厅、省统计局，各市人民政府）
（二）完善转化平台体系。
3.建设第{number}批中试平台。面向新材料、生物医药、高端装备等领域布局建设一批中试平台，完善设备、场地、人才等配套条件，提高开放
共享水平，建立动态调整机制，形成覆盖主要产业的服务网络。到2027年建成中试平台50个。
牵头单位：省发展改革委
配合单位：省科技厅、教育厅
三、保障措施
（一）加强第{number}批工作的组织领导。建立省市县三级联动机制，明确责任分工，加强督促检查，及时协调解决重大问题，总结推广经验做
法，将任务完成情况纳入年度考核。（省科技厅负责）
"""


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the annotated plans")
    options = parser.parse_args(argv)
    result: dict[str, Any] = {"machine": machine(), "rows": [speed(size) for size in SIZES_KB]}
    if (options.shared / "tools" / "score_plan.py").is_file():
        result["scores"] = scores(options.shared).splitlines()
    if options.json:
        print(as_json(result))
        return
    print(table("one core, by kilobytes of UTF-8", result["rows"]))
    if "scores" in result:
        print("\n".join(result["scores"]))
    else:
        say(f"No annotated plans in {options.shared}.")


def speed(kilobytes: int) -> dict[str, Any]:
    """Seconds of cleaning and of the whole for a document of this length, and kilobytes a second of the whole."""
    text = "".join(PLAN.format(number=number) for number in range(kilobytes * 1000 // len(PLAN.encode()) + 1))
    length = len(text.encode()) / 1000
    parse(PLAN)  # loads the dictionaries
    start = time.perf_counter()
    clean(text)
    cleaned = time.perf_counter()
    found = parse(text)
    parsed = time.perf_counter()
    return {
        "KB": round(length),
        "cleaning s": round(cleaned - start, 2),
        "parsing s": round(parsed - cleaned, 2),
        "KB/s": round(length / (parsed - cleaned)),
        "tasks": len(found.tasks),
        "quantities": len(found.quantities),
    }


def scores(shared: Path) -> str:
    """The scorer's table for the plans of a folder."""
    with tempfile.TemporaryDirectory() as folder:
        for text in sorted((shared / "seeds").glob("*.txt")):
            answer = parse(text.read_bytes().decode("utf-8", "replace")).as_dict()
            Path(folder, f"{text.stem}.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, str(shared / "tools" / "score_plan.py"), "--text", str(shared / "seeds")]
        command += ["--gold", str(shared / "gold" / "seeds"), "--answers", folder]
        return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


if __name__ == "__main__":
    main()
