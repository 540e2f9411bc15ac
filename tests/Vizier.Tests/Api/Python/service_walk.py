"""Drives a service as OSS Vizier's Python client does: its messages, an insecure channel, no deadlines.

Usage: service_walk.py HOST:PORT DESCRIPTORS, a serialised FileDescriptorSet of the service's protos.
Ends with "walked" on standard output.
"""

import sys
import types

import grpc
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, duration_pb2, empty_pb2, message_factory  # noqa: F401
from google.protobuf import struct_pb2, timestamp_pb2, wrappers_pb2  # noqa: F401

PARENT = "owners/python"
SUCCEEDED = 4
POOL = descriptor_pool.Default()


def load(path):
    with open(path, "rb") as file:
        for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
            if not proto.name.startswith("google/protobuf/"):
                POOL.AddSerializedFile(proto.SerializeToString())


def message(name):
    descriptor = POOL.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(POOL).GetPrototype(descriptor)


class Package:
    """A stand-in for a generated module: messages by their names."""

    def __init__(self, name):
        self.name = name

    def __getattr__(self, key):
        return message(f"{self.name}.{key}")


def stub_of(channel, service):
    methods = {}
    for method in POOL.FindServiceByName(service).methods:
        methods[method.name] = channel.unary_unary(
            f"/{service}/{method.name}",
            request_serializer=message(method.input_type.full_name).SerializeToString,
            response_deserializer=message(method.output_type.full_name).FromString)
    return types.SimpleNamespace(**methods)


vizier = Package("vizier")
longrunning = Package("google.longrunning")


def study_spec():
    return vizier.StudySpec(
        algorithm="RANDOM_SEARCH",
        metrics=[{"metric_id": "accuracy", "goal": "MAXIMIZE"}],
        parameters=[
            {
                "parameter_id": "learning_rate",
                "scale_type": "UNIT_LINEAR_SCALE",
                "double_value_spec": {"min_value": 0.0, "max_value": 1.0, "default_value": {"value": 0.5}},
            },
            {"parameter_id": "num_layers", "integer_value_spec": {"min_value": 1, "max_value": 5}},
            {
                "parameter_id": "augment",
                "external_type": "AS_BOOLEAN",
                "categorical_value_spec": {"values": ["False", "True"]},
            },
        ])


def suggest(stub, study, count, client_id):
    operation = stub.SuggestTrials(vizier.SuggestTrialsRequest(
        parent=study.name, suggestion_count=count, client_id=client_id))
    while not operation.done:
        operation = stub.GetOperation(longrunning.GetOperationRequest(name=operation.name))
    assert not operation.HasField("error"), operation.error
    # The client reads the value without looking at the type.
    return vizier.SuggestTrialsResponse.FromString(operation.response.value).trials


def evaluate(stub, trial):
    values = {p.parameter_id: p.value for p in trial.parameters}
    assert values["num_layers"].number_value == int(values["num_layers"].number_value)
    assert values["augment"].string_value in ("False", "True")
    score = values["learning_rate"].number_value
    for step in range(1, 4):
        measurement = vizier.Measurement(
            step_count=step,
            elapsed_duration={"seconds": step},
            metrics=[{"metric_id": "accuracy", "value": score * step}, {"metric_id": "latency", "value": 0.5}])
        stub.AddTrialMeasurement(vizier.AddTrialMeasurementRequest(
            trial_name=trial.name, measurement=measurement))
        stub.CheckTrialEarlyStoppingState(
            vizier.CheckTrialEarlyStoppingStateRequest(trial_name=trial.name))
    done = stub.CompleteTrial(vizier.CompleteTrialRequest(name=trial.name))
    assert done.state == SUCCEEDED
    assert done.final_measurement == done.measurements[-1]
    return done


def expect(code, call, request):
    try:
        call(request)
    except grpc.RpcError as error:
        assert error.code() == code, (error.code(), error.details())
        return error.details()
    raise AssertionError(f"{request} was accepted")


def main(endpoint):
    with grpc.insecure_channel(endpoint) as channel:
        grpc.channel_ready_future(channel).result(timeout=10)
        stub = stub_of(channel, "vizier.VizierService")
        request = vizier.CreateStudyRequest(
            parent=PARENT, study=vizier.Study(display_name="walk", study_spec=study_spec()))
        study = stub.CreateStudy(request)
        assert study.name == f"{PARENT}/studies/walk"
        assert study.study_spec == study_spec()
        assert stub.CreateStudy(request) == study

        held = suggest(stub, study, 3, "client")
        assert [t.id for t in held] == ["1", "2", "3"]
        assert list(suggest(stub, study, 3, "client")) == list(held)
        done = [evaluate(stub, trial) for trial in held]
        best = max(done, key=lambda t: t.final_measurement.metrics[0].value)
        optimal = stub.ListOptimalTrials(vizier.ListOptimalTrialsRequest(parent=study.name))
        assert [t.name for t in optimal.optimal_trials] == [best.name]

        stub.UpdateMetadata(vizier.UpdateMetadataRequest(name=study.name, delta=[
            vizier.UnitMetadataUpdate(metadatum={"key": "foo", "ns": ":bar", "value": "baz"}),
            vizier.UnitMetadataUpdate(metadatum={"key": "foo", "value": "baz"}, trial_id="1")]))
        assert stub.GetStudy(vizier.GetStudyRequest(name=study.name)).study_spec.metadata[0].value == "baz"
        assert stub.GetTrial(vizier.GetTrialRequest(name=held[0].name)).metadata[0].value == "baz"

        expect(grpc.StatusCode.NOT_FOUND, stub.GetTrial,
               vizier.GetTrialRequest(name=f"{study.name}/trials/99"))
        expect(grpc.StatusCode.FAILED_PRECONDITION, stub.CompleteTrial,
               vizier.CompleteTrialRequest(name=held[0].name, trial_infeasible=True))
        stub.SetStudyState(vizier.SetStudyStateRequest(
            parent=study.name, state="INACTIVE"))
        expect(grpc.StatusCode.FAILED_PRECONDITION, stub.SuggestTrials,
               vizier.SuggestTrialsRequest(parent=study.name, suggestion_count=1, client_id="client"))
        trials = stub.ListTrials(vizier.ListTrialsRequest(parent=study.name)).trials
        assert len(trials) == 3
        stub.DeleteStudy(vizier.DeleteStudyRequest(name=study.name))
        assert not stub.ListStudies(vizier.ListStudiesRequest(parent=PARENT)).studies
    print("walked")


if __name__ == "__main__":
    load(sys.argv[2])
    main(sys.argv[1])
