"""Data plans and training policies: types, feature counts, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.compiler.ops import Refusal
from triglot.compiler.policy.data import Data
from triglot.compiler.policy.early_stopping import EarlyStopping
from triglot.compiler.policy.plan import plan_data
from triglot.compiler.policy.split import Split
from triglot.compiler.types.tensor import tensor

from .build import customers_data, training, word, write_customers


def refusal(data, folder):
    with pytest.raises(Refusal) as caught:
        plan_data(data, folder)
    return caught.value


def test_table_is_counted_from_the_file(tmp_path):
    write_customers(tmp_path / "customers.csv")
    plan = plan_data(customers_data(), tmp_path)
    # age, tenure, income + indicator, plan (3 + missing), region (2 + missing)
    assert plan.input_types() == {"features": tensor("vector", 2 + 2 + 4 + 3)}
    assert plan.target.type == tensor("label")
    assert plan.target.names == ("no", "yes")
    assert plan.column == "churned"


def test_columns_that_are_wrong(tmp_path):
    write_customers(tmp_path / "customers.csv")
    number = word("transform", "number", columns="agge")
    found = refusal(customers_data(fields={"x": (number,)}, target="x", split=None), tmp_path)
    assert (found.code, found.help) == ("E0702", "did you mean `age`?")
    number = word("transform", "number", columns="plan")
    found = refusal(customers_data(fields={"x": (number,)}, target="x", split=None), tmp_path)
    assert found.code == "E0703"
    assert "`customers.csv`, line 2: column `plan` has" in found.message
    found = refusal(customers_data(source=word("source", "csv", file="custmers.csv")), tmp_path)
    assert (found.code, found.help) == ("E0701", "did you mean `customers.csv`?")
    found = refusal(customers_data(target="churn"), tmp_path)
    assert (found.code, found.help) == ("E0704", "did you mean `churned`?")


def test_files_that_are_wrong(tmp_path):
    fields = {"y": (word("transform", "number"),)}
    source = {"source": word("source", "csv", file="x.csv"), "fields": fields, "target": "y"}
    for text, message in [
        (b"", "no rows"),
        (b"y\n", "no rows"),
        (b"y,z\n1,2\n3\n", "line 3: 1 values for 2 columns"),
        (b"y,y\n1,2\n", "twice"),
        (b"y\n\xff\xfe\n", "UTF-8"),
        (b"y\n1\nNA\n", "line 3: the target `y` is missing"),
        (b"y\n1\n1e999\n", "line 3: column `y` has `1e999`"),
    ]:
        (tmp_path / "x.csv").write_bytes(text)
        found = refusal(Data(**source), tmp_path)
        assert found.code == "E0703"
        assert message in found.message


def test_numpy_headers(tmp_path):
    arrays = {"image": np.zeros((5, 6, 7, 3), np.float32), "label": np.zeros(5, np.int64)}
    np.savez(tmp_path / "a.npz", **arrays)
    plan = plan_data(Data(source=word("source", "numpy", file="a.npz")), tmp_path)
    assert plan.input_types() == {"image": tensor("image", 6, 7, 3)}
    assert plan.target.type == tensor("label")
    np.save(tmp_path / "x.npy", np.array([object()]), allow_pickle=True)
    source = word("source", "numpy", arrays={"x": "x.npy"})
    assert refusal(Data(source=source), tmp_path).code == "E0703"
    (tmp_path / "b.npz").write_bytes(b"PK no")
    source = word("source", "numpy", file="b.npz")
    assert refusal(Data(source=source), tmp_path).code == "E0703"


def test_scikit_learn_needs_nothing(tmp_path):
    plan = plan_data(Data(source=word("source", "sklearn", name="digits")), tmp_path)
    assert plan.input_types() == {"image": tensor("image", 8, 8, 1)}
    assert plan.target.classes == 10
    assert plan.select(["features"]).input_types() == {"features": tensor("vector", 64)}
    with pytest.raises(Refusal, match="no such field"):
        plan.select(["pixels"])


def test_bundled_features_are_standardized_unless_told(tmp_path):
    def kinds(fields=None, **options):
        data = Data(source=word("source", "sklearn", name="wine", **options))
        data.fields_ = fields
        return [change.kind for change in plan_data(data, tmp_path).fields["features"].changes]

    assert kinds() == ["standardize"]
    assert kinds(standardize=False) == []
    assert kinds({"features": ()}) == []
    assert kinds({"features": (word("transform", "scale"),)}) == ["scale"]


def test_split_must_add_up():
    with pytest.raises(Refusal, match=r"add up to 0\.9"):
        Split(train=0.7, val=0.1, test=0.1).check()


@pytest.mark.parametrize(
    ("given", "shares"),
    [
        ({}, (0.8, 0.1, 0.1)),
        ({"train": 0.8, "val": 0.2}, (0.8, 0.2, 0.0)),
        ({"train": 0.7}, (0.7, 0.15, 0.15)),
        ({"test": 0.0}, (0.9, 0.1, 0.0)),
        ({"train": 1}, (1, 0.0, 0.0)),
        ({"val": 0.3, "test": 0.3}, (0.4, 0.3, 0.3)),
    ],
)
def test_other_shares_are_what_is_left(given, shares):
    split = Split(**given)
    split.check()
    assert (split.train, split.val, split.test) == shares


def test_training_refusals():
    output, target = tensor("vector", 10), tensor("label")
    assert not list(training().refusals(output, target, 10))
    stopping = EarlyStopping(monitor="val.auc")
    (found,) = training(early_stopping=stopping).refusals(output, target, 10)
    assert (found.code, found.at) == ("E0209", "early_stopping.monitor")
    assert not list(training(precision="bfloat16").refusals(output, target, 10))
    (found,) = training(metrics=("mae",)).refusals(output, target, 10)
    assert (found.code, found.at) == ("E0502", "metrics.mae")
    (found,) = training(loss="cross_entropy").refusals(tensor("vector", 3), target, 10)
    assert (found.code, found.at) == ("E0502", "loss.cross_entropy")


def test_direction_follows_the_metric():
    assert training(early_stopping=EarlyStopping(monitor="val.accuracy")).higher
    assert not training().higher
