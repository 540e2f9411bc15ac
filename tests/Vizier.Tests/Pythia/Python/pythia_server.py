"""A Pythia service on grpcio: it halves an interval, from what it reads of the Vizier service that asks.

Usage: pythia_server.py VIZIER MODULES, the Vizier service's HOST:PORT and a folder with the modules that protoc made.
Prints its port; ends when standard input is closed.
"""

import sys
from concurrent import futures

import grpc

sys.path.insert(0, sys.argv[2])

import pythia_service_pb2 as pythia  # noqa: E402
import study_pb2  # noqa: E402
import vizier_service_pb2 as service  # noqa: E402
from google.protobuf import empty_pb2  # noqa: E402

STATE = ":bisection"


def call(channel, method, request, answer):
    return channel.unary_unary(
        f"/vizier.VizierService/{method}", lambda message: message.SerializeToString(), answer.FromString)(request)


class Bisection:
    """Looks for where the metric "sign" turns from negative to positive."""

    def __init__(self, vizier):
        self.channel = grpc.insecure_channel(vizier)

    def trials(self, guid):
        study = call(self.channel, "GetStudy", service.GetStudyRequest(name=guid), study_pb2.Study)
        assert study.study_spec.algorithm == "BISECTION"
        return call(self.channel, "ListTrials", service.ListTrialsRequest(parent=guid), service.ListTrialsResponse).trials

    def suggest(self, request, context):
        if request.algorithm != "BISECTION":
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"unknown algorithm {request.algorithm}")
        descriptor = request.study_descriptor
        space = descriptor.config.search_space[0]
        low, high = space.double_value_spec.min_value, space.double_value_spec.max_value
        trials = self.trials(descriptor.guid)
        assert len(trials) == descriptor.max_trial_id
        for trial in trials:
            if trial.state == study_pb2.Trial.SUCCEEDED:
                x = trial.parameters[0].value.number_value
                low, high = (x, high) if trial.final_measurement.metrics[0].value < 0 else (low, x)
        calls = next((int(item.value) for item in descriptor.config.metadata if (item.ns, item.key) == (STATE, "calls")), 0)
        decision = pythia.SuggestDecision()
        for i in range(request.count):
            suggestion = decision.suggestions.add()
            parameter = suggestion.parameters.add(parameter_id=space.parameter_id)
            parameter.value.number_value = low + (high - low) * (i + 1) / (request.count + 1)
            suggestion.metadata.add(ns=STATE, key="width", value=repr(high - low))
        decision.metadata.add(metadatum={"ns": STATE, "key": "calls", "value": str(calls + 1)})
        return decision

    def early_stop(self, request, context):
        decisions = pythia.EarlyStopDecisions()
        for trial in self.trials(request.study_descriptor.guid):
            if int(trial.id) in request.trial_ids:
                decisions.decisions.add(
                    id=int(trial.id), should_stop=len(trial.measurements) >= 2, reason="two measurements are enough")
        return decisions


def handler(function, request_type):
    return grpc.unary_unary_rpc_method_handler(function, request_type.FromString, lambda message: message.SerializeToString())


def main():
    policy = Bisection(sys.argv[1])
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("vizier.PythiaService", {
        "Suggest": handler(policy.suggest, pythia.SuggestRequest),
        "EarlyStop": handler(policy.early_stop, pythia.EarlyStopRequest),
        "Ping": handler(lambda request, context: empty_pb2.Empty(), empty_pb2.Empty),
    }),))
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    sys.stdin.read()
    server.stop(0)


if __name__ == "__main__":
    main()
