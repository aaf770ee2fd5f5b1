"""The encoder of the index: both sides give unit vectors, and what asks in words of practice lies near what answers."""

from pathlib import Path

import numpy as np
import pytest

from lianqiao.engines.retrieval import e5

pytestmark = pytest.mark.skipif(not e5.is_available(), reason="the packages of `lianqiao[dense]` are not installed")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> e5.Encoder:
    return e5.Encoder(tmp_path_factory.mktemp("encoder"))


def test_a_question_lies_nearer_to_its_answer_than_to_another_subject(encoder: e5.Encoder) -> None:
    asked = encoder.queries(["小猪断奶以后老是拉稀，想少用药"])
    found = encoder.passages(
        [
            "益生菌对断奶仔猪腹泻率的影响\n断奶仔猪、腹泻\n饲粮添加枯草芽孢杆菌可降低断奶仔猪腹泻率。",
            "射电望远镜馈源舱的位姿控制\n射电望远镜\n提出一种馈源舱位姿的控制方法。",
            "\n\n",
        ]
    )

    assert (asked.shape, found.shape) == ((1, encoder.width), (3, encoder.width))
    assert np.allclose(np.linalg.norm(np.concatenate([asked, found]), axis=1), 1.0, atol=1e-5)
    scores = found @ asked[0]
    assert scores[0] > scores[1] + 0.1


def test_graphs_of_both_sides_are_kept_and_used_again(encoder: e5.Encoder, tmp_path: Path) -> None:
    first = e5.Encoder(tmp_path)
    passages = first.passages(["锂电池隔膜\n\n提高热稳定性"])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["e5-small+tower-1.onnx", "e5-small.onnx"]
    assert np.allclose(e5.Encoder(tmp_path).passages(["锂电池隔膜\n\n提高热稳定性"]), passages, atol=1e-6)
    assert first.name == encoder.name == "e5-small+tower-1"
