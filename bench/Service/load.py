"""Clients of Debian's grpcio that ask for a trial, measure it and complete it, again and again.

Usage: load.py HOST:PORT DESCRIPTORS CLIENTS SECONDS STUDY..., with the full names of studies and a serialised
FileDescriptorSet of the service's protos. Prints one JSON object: cycles, elapsed, processor time, and the milliseconds of
each call by method.
"""

import json
import multiprocessing
import os
import sys
import threading
import time

MOST_PROCESSES = 4


def messages(path):
    from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, duration_pb2, empty_pb2  # noqa: F401
    from google.protobuf import message_factory, struct_pb2, timestamp_pb2, wrappers_pb2  # noqa: F401

    pool = descriptor_pool.Default()
    with open(path, "rb") as file:
        for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
            if not proto.name.startswith("google/protobuf/"):
                pool.AddSerializedFile(proto.SerializeToString())

    def find(name):
        descriptor = pool.FindMessageTypeByName(name)
        if hasattr(message_factory, "GetMessageClass"):
            return message_factory.GetMessageClass(descriptor)
        return message_factory.MessageFactory(pool).GetPrototype(descriptor)

    return pool, find


def work(endpoint, descriptors, indices, studies, seconds, answers):
    import grpc

    pool, find = messages(descriptors)
    times = {"SuggestTrials": [], "AddTrialMeasurement": [], "CompleteTrial": []}
    lock = threading.Lock()
    with grpc.insecure_channel(endpoint) as channel:
        grpc.channel_ready_future(channel).result(timeout=30)
        calls, requests = {}, {}
        for name in times:
            method = pool.FindServiceByName("vizier.VizierService").methods_by_name[name]
            requests[name] = find(method.input_type.full_name)
            calls[name] = channel.unary_unary(
                f"/vizier.VizierService/{name}",
                request_serializer=requests[name].SerializeToString,
                response_deserializer=find(method.output_type.full_name).FromString)
        response = find("vizier.SuggestTrialsResponse")
        end = time.monotonic() + seconds

        def run(index):
            own = {name: [] for name in times}

            def call(name, request):
                began = time.perf_counter()
                answer = calls[name](request)
                own[name].append((time.perf_counter() - began) * 1000)
                return answer

            suggest = requests["SuggestTrials"](
                parent=studies[index % len(studies)], client_id=f"python{index}", suggestion_count=1)
            while time.monotonic() < end:
                trial = response.FromString(call("SuggestTrials", suggest).response.value).trials[0].name
                measurement = {"step_count": 1, "metrics": [{"metric_id": "accuracy", "value": 0.5}]}
                call("AddTrialMeasurement", requests["AddTrialMeasurement"](trial_name=trial, measurement=measurement))
                call("CompleteTrial", requests["CompleteTrial"](name=trial, final_measurement=measurement))
            with lock:
                for name, values in own.items():
                    times[name].extend(values)

        began = time.monotonic()
        threads = [threading.Thread(target=run, args=(index,)) for index in indices]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        elapsed = time.monotonic() - began
    used = os.times()
    answers.put({"elapsed": elapsed, "cpu": used.user + used.system, "times": times})


def main(endpoint, descriptors, clients, seconds, studies):
    answers = multiprocessing.Queue()
    count = min(clients, MOST_PROCESSES)
    processes = [
        multiprocessing.Process(
            target=work, args=(endpoint, descriptors, range(i, clients, count), studies, seconds, answers))
        for i in range(count)
    ]
    for process in processes:
        process.start()
    parts = [answers.get() for _ in processes]
    for process in processes:
        process.join()
    times = {name: [t for part in parts for t in part["times"][name]] for name in parts[0]["times"]}
    print(json.dumps({
        "elapsed": max(part["elapsed"] for part in parts),
        "cpu": sum(part["cpu"] for part in parts),
        "times": times,
    }))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5:])
