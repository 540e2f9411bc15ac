"""What the published Python client of OSS Vizier does on the wire, in our own words.

Usage: published_client.py HOST:PORT MODULES, a folder with the Python modules that protoc made of the protos.
Each check_... function is one promise of the client to its users. Ends with "kept N promises" on standard output.
"""

import math
import sys
import time

import grpc

sys.path.insert(0, sys.argv[2])

import key_value_pb2  # noqa: E402
import study_pb2  # noqa: E402
import vizier_service_pb2 as service  # noqa: E402
from google.longrunning import operations_pb2  # noqa: E402
from google.protobuf import duration_pb2  # noqa: E402

POLLING_SECONDS = 1.0
Trial, StudySpec = study_pb2.Trial, study_pb2.StudySpec
ParameterSpec = StudySpec.ParameterSpec


def encode_namespace(components):
    return "".join(":" + part.replace(":", "\\:") for part in components)


class Stub:
    """The calls of the service, without deadlines, as the client makes them."""

    def __init__(self, channel):
        for method in service.DESCRIPTOR.services_by_name["VizierService"].methods:
            setattr(self, method.name, channel.unary_unary(
                f"/vizier.VizierService/{method.name}",
                request_serializer=lambda message: message.SerializeToString(),
                response_deserializer=method.output_type._concrete_class.FromString))


class Study:
    def __init__(self, stub, name):
        self.stub, self.name = stub, name

    @classmethod
    def from_study_config(cls, stub, spec, owner, study_id):
        study = stub.CreateStudy(service.CreateStudyRequest(
            parent=f"owners/{owner}", study=study_pb2.Study(display_name=study_id, study_spec=spec)))
        return cls(stub, study.name)

    @classmethod
    def from_resource_name(cls, stub, name):
        stub.GetStudy(service.GetStudyRequest(name=name))
        return cls(stub, name)

    def spec(self):
        return self.stub.GetStudy(service.GetStudyRequest(name=self.name)).study_spec

    def state(self):
        state = self.stub.GetStudy(service.GetStudyRequest(name=self.name)).state
        return study_pb2.Study.ACTIVE if state == study_pb2.Study.STATE_UNSPECIFIED else state

    def set_state(self, state):
        self.stub.SetStudyState(service.SetStudyStateRequest(parent=self.name, state=state))

    def suggest(self, count=0, client_id="default_client_id"):
        request = service.SuggestTrialsRequest(parent=self.name, suggestion_count=count, client_id=client_id)
        try:
            operation = self.stub.SuggestTrials(request)
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.FAILED_PRECONDITION:
                return []
            raise
        polls = 0
        while not operation.done:
            time.sleep(max(POLLING_SECONDS, 0.3) * 1.41 ** min(polls, 9))
            operation = self.stub.GetOperation(operations_pb2.GetOperationRequest(name=operation.name))
            polls += 1
        if operation.HasField("error"):
            raise RuntimeError(operation.error.message)
        response = service.SuggestTrialsResponse.FromString(operation.response.value)
        return [TrialHandle(self, int(trial.id)) for trial in response.trials]

    def trials(self):
        return list(self.stub.ListTrials(service.ListTrialsRequest(parent=self.name)).trials)

    def optimal_trials(self):
        response = self.stub.ListOptimalTrials(service.ListOptimalTrialsRequest(parent=self.name))
        return [int(trial.id) for trial in response.optimal_trials]

    def add_trial(self, trial):
        return TrialHandle(self, int(self.stub.CreateTrial(service.CreateTrialRequest(parent=self.name, trial=trial)).id))

    def update_metadata(self, items, trial_id=None):
        delta = [service.UnitMetadataUpdate(
            metadatum=key_value_pb2.KeyValue(ns=encode_namespace(ns), key=key, value=value), trial_id=trial_id)
            for ns, key, value in items]
        response = self.stub.UpdateMetadata(service.UpdateMetadataRequest(name=self.name, delta=delta))
        if response.error_details:
            raise RuntimeError(response.error_details)

    def delete(self):
        self.stub.DeleteStudy(service.DeleteStudyRequest(name=self.name))


class TrialHandle:
    def __init__(self, study, number):
        self.study, self.number = study, number
        self.name = f"{study.name}/trials/{number}"

    def proto(self):
        return self.study.stub.GetTrial(service.GetTrialRequest(name=self.name))

    def status(self):
        trial = self.proto()
        if trial.HasField("final_measurement") or trial.state == Trial.INFEASIBLE:
            return "COMPLETED"
        return {Trial.STOPPING: "STOPPING", Trial.REQUESTED: "REQUESTED"}.get(trial.state, "ACTIVE")

    def parameters(self):
        """Reads the active parameters by walking down the search space; what is left over or missing is an error."""
        values = {p.parameter_id: p.value for p in self.proto().parameters}
        result, space = {}, list(self.study.spec().parameters)
        while space:
            spec = space.pop(0)
            value = values.pop(spec.parameter_id)
            result[spec.parameter_id] = cast(spec, value)
            for child in spec.conditional_parameter_specs:
                if matches(child, value):
                    space.append(child.parameter_spec)
        assert not values, f"parameters outside the active space: {sorted(values)}"
        return result

    def add_measurement(self, metrics, step=0, seconds=0):
        self.study.stub.AddTrialMeasurement(service.AddTrialMeasurementRequest(
            trial_name=self.name, measurement=measurement(metrics, step, seconds)))

    def complete(self, metrics=None, infeasible_reason=None):
        return self.study.stub.CompleteTrial(service.CompleteTrialRequest(
            name=self.name, final_measurement=measurement(metrics) if metrics else None,
            trial_infeasible=infeasible_reason is not None, infeasible_reason=infeasible_reason))

    def check_early_stopping(self):
        return self.study.stub.CheckTrialEarlyStoppingState(
            service.CheckTrialEarlyStoppingStateRequest(trial_name=self.name)).should_stop

    def stop(self):
        self.study.stub.StopTrial(service.StopTrialRequest(name=self.name))

    def delete(self):
        self.study.stub.DeleteTrial(service.DeleteTrialRequest(name=self.name))


def measurement(metrics, step=0, seconds=0):
    return study_pb2.Measurement(
        step_count=step, elapsed_duration=duration_pb2.Duration(seconds=seconds),
        metrics=[study_pb2.Measurement.Metric(metric_id=name, value=value) for name, value in metrics.items()])


def cast(spec, value):
    if spec.external_type == ParameterSpec.AS_BOOLEAN:
        return {"True": True, "False": False}[value.string_value]
    if spec.WhichOneof("parameter_value_spec") == "categorical_value_spec":
        assert value.string_value in spec.categorical_value_spec.values
        return value.string_value
    number = value.number_value
    if spec.WhichOneof("parameter_value_spec") == "integer_value_spec" or spec.external_type == ParameterSpec.AS_INTEGER:
        assert number == int(number)
        return int(number)
    return number


def matches(child, value):
    condition = child.WhichOneof("parent_value_condition")
    wanted = getattr(child, condition).values
    return (value.string_value if condition == "parent_categorical_values" else value.number_value) in wanted


def flat_spec(algorithm="RANDOM_SEARCH"):
    return StudySpec(
        algorithm=algorithm,
        metrics=[{"metric_id": "accuracy", "goal": "MAXIMIZE"}],
        parameters=[
            {"parameter_id": "rate", "scale_type": "UNIT_LOG_SCALE", "double_value_spec": {"min_value": 1e-4, "max_value": 1.0}},
            {"parameter_id": "units", "scale_type": "UNIT_LINEAR_SCALE", "external_type": "AS_INTEGER",
             "discrete_value_spec": {"values": [16, 32, 64]}},
            {"parameter_id": "augment", "external_type": "AS_BOOLEAN", "categorical_value_spec": {"values": ["False", "True"]}}])


def conditional_spec():
    spec = StudySpec(
        algorithm="RANDOM_SEARCH", metrics=[{"metric_id": "accuracy", "goal": "MAXIMIZE"}],
        parameters=[{"parameter_id": "model", "categorical_value_spec": {"values": ["dnn", "linear"]}}])
    model = spec.parameters[0]
    layers = model.conditional_parameter_specs.add(parent_categorical_values={"values": ["dnn"]}).parameter_spec
    layers.parameter_id = "layers"
    layers.integer_value_spec.min_value, layers.integer_value_spec.max_value = 1, 3
    width = layers.conditional_parameter_specs.add(parent_int_values={"values": [2, 3]}).parameter_spec
    width.parameter_id = "width"
    width.discrete_value_spec.values.extend([8, 16])
    penalty = model.conditional_parameter_specs.add(parent_categorical_values={"values": ["linear"]}).parameter_spec
    penalty.parameter_id = "penalty"
    penalty.double_value_spec.max_value = 1.0
    return spec


def raises(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"{kind} expected")


def check_create_or_load(stub):
    study = Study.from_study_config(stub, flat_spec(), "me", "load (1): ü")
    again = Study.from_study_config(stub, StudySpec(), "me", "load (1): ü")
    assert study.name == again.name == "owners/me/studies/load (1): ü"
    assert again.spec().SerializeToString(deterministic=True) == flat_spec().SerializeToString(deterministic=True)
    assert Study.from_resource_name(stub, study.name).spec() == flat_spec()
    raises(grpc.RpcError, lambda: Study.from_resource_name(stub, "owners/me/studies/none"))


def check_suggest(stub):
    study = Study.from_study_config(stub, flat_spec(), "me", "suggest")
    assert study.suggest() == []
    first = study.suggest(2, "a")
    assert [t.number for t in first] == [1, 2]
    assert [t.number for t in study.suggest(2, "a")] == [1, 2]
    assert [t.number for t in study.suggest(1, "b")] == [3]
    for _ in range(2):
        study.add_trial(Trial(parameters=first[0].proto().parameters))
    assert study.trials()[4].state == Trial.REQUESTED
    assert [t.number for t in study.suggest(3, "b")] == [3, 5, 4]
    values = first[1].parameters()
    assert 1e-4 <= values["rate"] <= 1 and values["units"] in (16, 32, 64) and isinstance(values["augment"], bool)
    assert [p.parameter_id for p in first[1].proto().parameters] == ["rate", "units", "augment"]


def check_measure_and_complete(stub):
    study = Study.from_study_config(stub, flat_spec(), "me", "complete")
    trial, failed, given = study.suggest(3)
    assert trial.status() == "ACTIVE" and trial.proto().HasField("start_time")
    raises(grpc.RpcError, trial.complete)
    for step in (1, 2):
        trial.add_measurement({"accuracy": 1.0 - step / 10, "latency": 5}, step, step * 10)
    done = trial.complete()
    assert done.final_measurement == done.measurements[-1] and trial.status() == "COMPLETED"
    assert failed.complete(infeasible_reason="").state == Trial.INFEASIBLE and failed.status() == "COMPLETED"
    before = failed.proto()
    failed.add_measurement({"accuracy": 1})
    assert failed.proto() == before
    assert given.complete({"accuracy": 0.3}).final_measurement.metrics[0].value == 0.3
    for call in (trial.complete, lambda: trial.add_measurement({"accuracy": 1}), lambda: given.complete({"accuracy": 1})):
        assert raises(grpc.RpcError, call).code() == grpc.StatusCode.FAILED_PRECONDITION
    assert study.optimal_trials() == [1]
    raises(grpc.RpcError, TrialHandle(study, 99).proto)


def check_early_stopping_and_stop(stub):
    study = Study.from_study_config(stub, flat_spec(), "me", "stop")
    trial = study.suggest(1)[0]
    for step in range(3):
        trial.add_measurement({"accuracy": step}, step)
        assert trial.check_early_stopping() in (True, False)
    trial.stop()
    trial.stop()
    assert trial.status() == "STOPPING" and trial.check_early_stopping()
    assert study.suggest(1)[0].number == 2
    trial.add_measurement({"accuracy": 9}, 9)
    assert trial.complete().state == Trial.SUCCEEDED
    trial.stop()
    assert trial.status() == "COMPLETED"


def check_optimal_trials(stub):
    spec = flat_spec()
    spec.metrics.add(metric_id="cost", goal=StudySpec.MetricSpec.MINIMIZE)
    study = Study.from_study_config(stub, spec, "me", "pareto")
    for accuracy, cost in ((1, 5), (2, 5), (1, 1), (2, 5)):
        study.suggest(1)[0].complete({"accuracy": accuracy, "cost": cost})
    study.suggest(1)[0].complete({"accuracy": 100})
    assert study.optimal_trials() == [2, 3, 4]


def check_metadata(stub):
    study = Study.from_study_config(stub, flat_spec(), "me", "metadata")
    trial = study.suggest(1)[0]
    study.update_metadata([((), "k", "1"), (("a", "b:c"), "k", "2"), ((), "k", "3")])
    study.update_metadata([(("a",), "x", "y")], trial_id="1")
    trial.complete({"accuracy": 1})
    study.update_metadata([(("a",), "x", "z")], trial_id="1")
    assert [(m.ns, m.key, m.value) for m in study.spec().metadata] == [("", "k", "3"), (":a:b\\:c", "k", "2")]
    assert [(m.ns, m.value) for m in trial.proto().metadata] == [(":a", "z")]
    before = study.spec()
    error = raises(RuntimeError, lambda: study.update_metadata([((), "new", "1")], trial_id="77"))
    assert str(error) == f"No such trial:;{study.name}/trials/77" and study.spec() == before


def check_study_state(stub):
    study = Study.from_study_config(stub, flat_spec(), "me", "state")
    assert study.state() == study_pb2.Study.ACTIVE
    trial = study.suggest(1)[0]
    for state in (study_pb2.Study.INACTIVE, study_pb2.Study.COMPLETED):
        study.set_state(state)
        assert study.state() == state
        assert study.suggest(5) == [] and len(study.trials()) == 1 and study.optimal_trials() == []
        assert raises(grpc.RpcError, lambda: trial.complete({"accuracy": 1})).code() == grpc.StatusCode.FAILED_PRECONDITION
        assert trial.status() == "ACTIVE"
    study.set_state(study_pb2.Study.ACTIVE)
    assert trial.complete({"accuracy": 1}).state == Trial.SUCCEEDED
    study.delete()
    raises(grpc.RpcError, study.spec)


def check_conditional_parameters(stub):
    study = Study.from_study_config(stub, conditional_spec(), "me", "conditional")
    seen = set()
    for trial in study.suggest(40):
        values = trial.parameters()
        if values["model"] == "linear":
            assert set(values) == {"model", "penalty"}
        else:
            assert set(values) == {"model", "layers"} | ({"width"} if values["layers"] > 1 else set())
        seen.add(frozenset(values))
    assert len(seen) == 3


def check_added_trials(stub):
    study = Study.from_study_config(stub, flat_spec(), "me", "added")
    parameters = study.suggest(1)[0].proto().parameters
    done = study.add_trial(Trial(
        parameters=parameters, state=Trial.SUCCEEDED, final_measurement=measurement({"accuracy": 0.9}), client_id="x", id="7"))
    assert done.number == 2 and done.status() == "COMPLETED" and done.proto().client_id == ""
    assert study.add_trial(Trial(parameters=parameters, state=Trial.ACTIVE)).status() == "REQUESTED"
    assert TrialHandle(study, 2).parameters() == TrialHandle(study, 1).parameters()
    TrialHandle(study, 3).delete()
    assert [t.id for t in study.trials()] == ["1", "2"]


def check_empty_and_odd_studies(stub):
    empty = Study.from_study_config(stub, StudySpec(), "me", "empty")
    assert empty.spec() == StudySpec() and empty.trials() == []
    raises(grpc.RpcError, lambda: empty.suggest(1))
    raises(grpc.RpcError, lambda: Study.from_study_config(stub, flat_spec(), "me", "a/b"))
    raises(grpc.RpcError, lambda: Study.from_study_config(stub, flat_spec(), "me", ""))
    study = Study.from_study_config(stub, flat_spec("DEFAULT"), "me", "first")
    first = study.suggest(1)[0].parameters()
    assert math.isclose(first["rate"], 1e-2) and (first["units"], first["augment"]) == (32, True), first


def main():
    checks = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
    with grpc.insecure_channel(sys.argv[1]) as channel:
        grpc.channel_ready_future(channel).result(timeout=10)
        for check in checks:
            check(Stub(channel))
    print(f"kept {len(checks)} promises")


if __name__ == "__main__":
    main()
