"""What a service answers to each mistake, as a foreign client sees it.

Usage: status_codes.py HOST:PORT MODULES, the folder of the modules that protoc made of the service's protos.
Ends with the number of answers that were as they should be.
"""

import sys

sys.path.insert(0, sys.argv[2])

import grpc  # noqa: E402
from google.longrunning import operations_pb2  # noqa: E402

import study_pb2  # noqa: E402
import vizier_service_pb2 as service  # noqa: E402

OWNER = "owners/codes"
STUDY = f"{OWNER}/studies/codes"
OK, UNKNOWN_NAME, WRONG, NOT_NOW = (
    grpc.StatusCode.OK, grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION)


class Caller:
    def __init__(self, channel):
        self.channel = channel
        self.checked = 0

    def call(self, method, request):
        """The answer's code and bytes."""
        call = self.channel.unary_unary(f"/vizier.VizierService/{method}", lambda m: m if isinstance(m, bytes) else m.SerializeToString())
        try:
            return OK, call(request)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.OK or error.details(), f"{method}: {error.code()} without a text"
            return error.code(), b""

    def expect(self, code, method, request):
        found, answer = self.call(method, request)
        assert found == code, f"{method} {request}: {found}, not {code}"
        self.checked += 1
        return answer


def spec(algorithm="RANDOM_SEARCH", **parameter):
    parameter = {"parameter_id": "lr", "double_value_spec": {"min_value": 0, "max_value": 1}, **parameter}
    return study_pb2.StudySpec(
        algorithm=algorithm, metrics=[{"metric_id": "accuracy", "goal": "MAXIMIZE"}], parameters=[parameter])


def study(name="codes", **fields):
    fields.setdefault("study_spec", spec())
    return service.CreateStudyRequest(parent=OWNER, study=study_pb2.Study(display_name=name, **fields))


def measured(value=0.5):
    return {"metrics": [{"metric_id": "accuracy", "value": value}]}


def suggest(caller, client="worker", count=1):
    operation = operations_pb2.Operation.FromString(caller.expect(
        OK, "SuggestTrials", service.SuggestTrialsRequest(parent=STUDY, client_id=client, suggestion_count=count)))
    return service.SuggestTrialsResponse.FromString(operation.response.value).trials


def missing_things(caller):
    for name in (f"{OWNER}/studies/none", "owners/nobody/studies/codes"):
        caller.expect(UNKNOWN_NAME, "GetStudy", service.GetStudyRequest(name=name))
        caller.expect(UNKNOWN_NAME, "DeleteStudy", service.DeleteStudyRequest(name=name))
        caller.expect(UNKNOWN_NAME, "SetStudyState", service.SetStudyStateRequest(parent=name, state="ACTIVE"))
        caller.expect(UNKNOWN_NAME, "SuggestTrials", service.SuggestTrialsRequest(parent=name, client_id="c", suggestion_count=1))
        caller.expect(UNKNOWN_NAME, "CreateTrial", service.CreateTrialRequest(parent=name, trial={}))
        caller.expect(UNKNOWN_NAME, "ListTrials", service.ListTrialsRequest(parent=name))
        caller.expect(UNKNOWN_NAME, "ListOptimalTrials", service.ListOptimalTrialsRequest(parent=name))
        caller.expect(UNKNOWN_NAME, "UpdateMetadata", service.UpdateMetadataRequest(name=name))
    caller.expect(UNKNOWN_NAME, "ListStudies", service.ListStudiesRequest(parent="owners/nobody"))
    trial = f"{STUDY}/trials/99"
    caller.expect(UNKNOWN_NAME, "GetTrial", service.GetTrialRequest(name=trial))
    caller.expect(UNKNOWN_NAME, "DeleteTrial", service.DeleteTrialRequest(name=trial))
    caller.expect(UNKNOWN_NAME, "StopTrial", service.StopTrialRequest(name=trial))
    caller.expect(UNKNOWN_NAME, "CompleteTrial", service.CompleteTrialRequest(name=trial, final_measurement=measured()))
    caller.expect(UNKNOWN_NAME, "AddTrialMeasurement", service.AddTrialMeasurementRequest(trial_name=trial, measurement=measured()))
    caller.expect(UNKNOWN_NAME, "CheckTrialEarlyStoppingState", service.CheckTrialEarlyStoppingStateRequest(trial_name=trial))
    caller.expect(UNKNOWN_NAME, "GetOperation", operations_pb2.GetOperationRequest(name=f"{OWNER}/operations/suggestion/codes/worker/9"))


def malformed_requests(caller):
    for name in ("", "codes", "owners//studies/codes", f"{STUDY}/", "owners/codes/trials/1"):
        caller.expect(WRONG, "GetStudy", service.GetStudyRequest(name=name))
    for name in ("", f"{STUDY}/trials/one", f"{STUDY}/trials/0", f"{STUDY}/trials/-1"):
        caller.expect(WRONG, "GetTrial", service.GetTrialRequest(name=name))
    caller.expect(WRONG, "GetOperation", operations_pb2.GetOperationRequest(name="suggestion/1"))
    caller.expect(WRONG, "CreateStudy", study(""))
    caller.expect(WRONG, "CreateStudy", study("a/b"))
    caller.expect(WRONG, "CreateStudy", study("state", state=99))
    named = study("named")
    named.study.name = f"{OWNER}/studies/named"
    caller.expect(WRONG, "CreateStudy", named)
    caller.expect(UNKNOWN_NAME, "GetStudy", service.GetStudyRequest(name=f"{OWNER}/studies/named"))
    for client in ("", "a/b"):
        caller.expect(WRONG, "SuggestTrials", service.SuggestTrialsRequest(parent=STUDY, client_id=client, suggestion_count=1))
    caller.expect(WRONG, "CreateStudy", study("wrong", study_spec=spec(algorithm="RANDOM_SERCH")))
    caller.expect(WRONG, "CreateStudy", study("wrong", study_spec=spec(double_value_spec={"min_value": 2, "max_value": 1})))
    caller.expect(WRONG, "CreateStudy", study("wrong", study_spec=spec(scale_type="UNIT_LOG_SCALE")))
    caller.expect(WRONG, "CreateTrial", service.CreateTrialRequest(parent=STUDY, trial={"parameters": [{"parameter_id": "lr", "value": {"number_value": 5}}]}))
    caller.expect(WRONG, "SetStudyState", service.SetStudyStateRequest(parent=STUDY))
    for method in ("CreateStudy", "GetStudy", "SuggestTrials", "CompleteTrial"):
        caller.expect(WRONG, method, b"\xff\xff\xff")


def states_of_trials(caller):
    trial = suggest(caller)[0]
    complete = service.CompleteTrialRequest(name=trial.name, final_measurement=measured())
    caller.expect(WRONG, "CompleteTrial", service.CompleteTrialRequest(name=trial.name))
    caller.expect(WRONG, "CompleteTrial", service.CompleteTrialRequest(name=trial.name, final_measurement=measured(float("nan"))))
    caller.expect(OK, "StopTrial", service.StopTrialRequest(name=trial.name))
    caller.expect(OK, "StopTrial", service.StopTrialRequest(name=trial.name))
    caller.expect(OK, "AddTrialMeasurement", service.AddTrialMeasurementRequest(trial_name=trial.name, measurement=measured()))
    caller.expect(OK, "CheckTrialEarlyStoppingState", service.CheckTrialEarlyStoppingStateRequest(trial_name=trial.name))
    caller.expect(OK, "CompleteTrial", complete)
    kept = caller.expect(OK, "GetTrial", service.GetTrialRequest(name=trial.name))
    caller.expect(NOT_NOW, "CompleteTrial", complete)
    caller.expect(NOT_NOW, "AddTrialMeasurement", service.AddTrialMeasurementRequest(trial_name=trial.name, measurement=measured()))
    caller.expect(NOT_NOW, "CheckTrialEarlyStoppingState", service.CheckTrialEarlyStoppingStateRequest(trial_name=trial.name))
    caller.expect(OK, "StopTrial", service.StopTrialRequest(name=trial.name))
    assert caller.expect(OK, "GetTrial", service.GetTrialRequest(name=trial.name)) == kept

    failed = suggest(caller)[0]
    caller.expect(OK, "CompleteTrial", service.CompleteTrialRequest(name=failed.name, trial_infeasible=True))
    caller.expect(OK, "AddTrialMeasurement", service.AddTrialMeasurementRequest(trial_name=failed.name, measurement=measured()))
    caller.expect(NOT_NOW, "StopTrial", service.StopTrialRequest(name=failed.name))
    caller.expect(NOT_NOW, "CompleteTrial", service.CompleteTrialRequest(name=failed.name, final_measurement=measured()))

    requested = study_pb2.Trial.FromString(caller.expect(OK, "CreateTrial", service.CreateTrialRequest(
        parent=STUDY, trial={"parameters": [{"parameter_id": "lr", "value": {"number_value": 0.5}}]})))
    caller.expect(NOT_NOW, "StopTrial", service.StopTrialRequest(name=requested.name))
    caller.expect(NOT_NOW, "AddTrialMeasurement", service.AddTrialMeasurementRequest(trial_name=requested.name, measurement=measured()))
    caller.expect(NOT_NOW, "CompleteTrial", service.CompleteTrialRequest(name=requested.name, final_measurement=measured()))
    assert not suggest(caller, count=0)


def states_of_studies(caller):
    held = suggest(caller, client="holder")[0]
    for state in ("INACTIVE", "COMPLETED"):
        caller.expect(OK, "SetStudyState", service.SetStudyStateRequest(parent=STUDY, state=state))
        caller.expect(NOT_NOW, "SuggestTrials", service.SuggestTrialsRequest(parent=STUDY, client_id="worker", suggestion_count=1))
        caller.expect(NOT_NOW, "CreateTrial", service.CreateTrialRequest(parent=STUDY, trial={"parameters": held.parameters}))
        caller.expect(NOT_NOW, "CompleteTrial", service.CompleteTrialRequest(name=held.name, final_measurement=measured()))
        caller.expect(NOT_NOW, "AddTrialMeasurement", service.AddTrialMeasurementRequest(trial_name=held.name, measurement=measured()))
        caller.expect(NOT_NOW, "StopTrial", service.StopTrialRequest(name=held.name))
        caller.expect(NOT_NOW, "DeleteTrial", service.DeleteTrialRequest(name=held.name))
        caller.expect(NOT_NOW, "CheckTrialEarlyStoppingState", service.CheckTrialEarlyStoppingStateRequest(trial_name=held.name))
        for method, request in (
                ("GetStudy", service.GetStudyRequest(name=STUDY)), ("ListTrials", service.ListTrialsRequest(parent=STUDY)),
                ("ListOptimalTrials", service.ListOptimalTrialsRequest(parent=STUDY)), ("CreateStudy", study())):
            caller.expect(OK, method, request)
    caller.expect(OK, "SetStudyState", service.SetStudyStateRequest(parent=STUDY, state="ACTIVE"))
    caller.expect(OK, "CompleteTrial", service.CompleteTrialRequest(name=held.name, final_measurement=measured()))


def lenient_answers(caller):
    caller.expect(OK, "CreateStudy", study("empty", study_spec=study_pb2.StudySpec()))
    lost = service.UpdateMetadataResponse.FromString(caller.expect(OK, "UpdateMetadata", service.UpdateMetadataRequest(
        name=STUDY, delta=[{"metadatum": {"key": "k", "value": "v"}}, {"metadatum": {"key": "k", "value": "v"}, "trial_id": "99"}])))
    assert "99" in lost.error_details, lost
    stored = study_pb2.Study.FromString(caller.expect(OK, "GetStudy", service.GetStudyRequest(name=STUDY)))
    assert not stored.study_spec.metadata
    trial = suggest(caller)[0]
    caller.expect(OK, "AddTrialMeasurement", service.AddTrialMeasurementRequest(
        trial_name=trial.name, measurement={"metrics": [{"metric_id": "latency", "value": 1}]}))


def main(endpoint):
    with grpc.insecure_channel(endpoint) as channel:
        grpc.channel_ready_future(channel).result(timeout=30)
        caller = Caller(channel)
        caller.expect(OK, "CreateStudy", study())
        for check in (missing_things, malformed_requests, states_of_trials, states_of_studies, lenient_answers):
            check(caller)
        caller.expect(OK, "DeleteStudy", service.DeleteStudyRequest(name=STUDY))
        caller.expect(UNKNOWN_NAME, "GetStudy", service.GetStudyRequest(name=STUDY))
    print(f"{caller.checked} answers as they should be")


if __name__ == "__main__":
    main(sys.argv[1])
