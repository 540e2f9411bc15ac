"""gRPC's interoperability cases: grpcio as the client.

Usage: interop_cases.py HOST:PORT STUBS CASE...   (prints "ok CASE" for each that holds)
"""

import sys
import threading
import time

import grpc

ADDRESS, STUBS, CASES = sys.argv[1], sys.argv[2], sys.argv[3:]
sys.path.insert(0, STUBS)

import test_service_pb2 as messages  # noqa: E402
import test_service_pb2_grpc as stubs  # noqa: E402
from grpc_health_v1 import health_pb2, health_pb2_grpc  # noqa: E402
from grpc_reflection_v1 import reflection_pb2, reflection_pb2_grpc  # noqa: E402
from grpc_reflection_v1alpha import reflection_pb2 as alpha_pb2, reflection_pb2_grpc as alpha_pb2_grpc  # noqa: E402

REQUEST_SIZES = (27182, 8, 1828, 45904)
RESPONSE_SIZES = (31415, 9, 2653, 58979)
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
ECHO = (("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"))


def same(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected!r}, got {actual!r}")


def payload(size):
    return messages.Payload(body=bytes(size))


def simple(**fields):
    return messages.SimpleRequest(response_size=314159, payload=payload(271828), **fields)


def output(*sizes):
    return messages.StreamingOutputCallRequest(response_parameters=[messages.ResponseParameters(size=size) for size in sizes])


def sizes(responses):
    return tuple(len(response.payload.body) for response in responses)


def fails(call):
    try:
        call()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call succeeded")


def empty_unary(stub):
    same(messages.Empty(), stub.EmptyCall(messages.Empty()))


def large_unary(stub):
    same(314159, len(stub.UnaryCall(simple()).payload.body))


def client_compressed_unary(stub):
    expected = simple(expect_compressed=messages.BoolValue(value=True))
    same(grpc.StatusCode.INVALID_ARGUMENT, fails(lambda: stub.UnaryCall(expected)).code())
    same(314159, len(stub.UnaryCall(expected, compression=grpc.Compression.Gzip).payload.body))
    plain = simple(expect_compressed=messages.BoolValue(value=False))
    same(314159, len(stub.UnaryCall(plain).payload.body))


def server_compressed_unary(stub):
    for compressed in (True, False):
        request = simple(response_compressed=messages.BoolValue(value=compressed))
        same(314159, len(stub.UnaryCall(request).payload.body))


def client_streaming(stub):
    requests = (messages.StreamingInputCallRequest(payload=payload(size)) for size in REQUEST_SIZES)
    same(74922, stub.StreamingInputCall(requests).aggregated_payload_size)


def client_compressed_streaming(stub):
    requests = lambda value: (messages.StreamingInputCallRequest(  # noqa: E731
        payload=payload(size), expect_compressed=messages.BoolValue(value=value)) for size in (27182, 45904))
    same(grpc.StatusCode.INVALID_ARGUMENT, fails(lambda: stub.StreamingInputCall(requests(True))).code())
    response = stub.StreamingInputCall(requests(True), compression=grpc.Compression.Gzip)
    same(73086, response.aggregated_payload_size)


def server_streaming(stub):
    same(RESPONSE_SIZES, sizes(stub.StreamingOutputCall(output(*RESPONSE_SIZES))))


def server_compressed_streaming(stub):
    request = output(31415, 92653)
    request.response_parameters[0].compressed.value = True
    request.response_parameters[1].compressed.value = False
    same((31415, 92653), sizes(stub.StreamingOutputCall(request)))


def ping_pong(stub):
    pending = threading.Semaphore(1)

    def requests():
        for request_size, response_size in zip(REQUEST_SIZES, RESPONSE_SIZES):
            pending.acquire()
            request = output(response_size)
            request.payload.body = bytes(request_size)
            yield request
        pending.acquire()

    received = []
    for response in stub.FullDuplexCall(requests()):
        received.append(len(response.payload.body))
        pending.release()
    same(RESPONSE_SIZES, tuple(received))


def half_duplex(stub):
    same(RESPONSE_SIZES, sizes(stub.HalfDuplexCall(output(size) for size in RESPONSE_SIZES)))


def empty_stream(stub):
    same((), sizes(stub.FullDuplexCall(iter(()))))


def custom_metadata(stub):
    def check(call):
        same("test_initial_metadata_value", dict(call.initial_metadata())["x-grpc-test-echo-initial"])
        same(b"\xab\xab\xab", dict(call.trailing_metadata())["x-grpc-test-echo-trailing-bin"])

    _, unary = stub.UnaryCall.with_call(simple(), metadata=ECHO)
    check(unary)
    duplex = stub.FullDuplexCall(iter([output(314159)]), metadata=ECHO)
    same((314159,), sizes(duplex))
    check(duplex)


def status_code_and_message(stub, message="test status message"):
    status = messages.EchoStatus(code=2, message=message)
    for error in (
        fails(lambda: stub.UnaryCall(messages.SimpleRequest(response_status=status))),
        fails(lambda: list(stub.FullDuplexCall(iter([messages.StreamingOutputCallRequest(response_status=status)])))),
    ):
        same((grpc.StatusCode.UNKNOWN, message), (error.code(), error.details()))


def special_status_message(stub):
    status_code_and_message(stub, SPECIAL)


def unimplemented_method(stub):
    same(grpc.StatusCode.UNIMPLEMENTED, fails(lambda: stub.UnimplementedCall(messages.Empty())).code())
    empty_unary(stub)


def unimplemented_service(stub, channel):
    other = stubs.UnimplementedServiceStub(channel)
    same(grpc.StatusCode.UNIMPLEMENTED, fails(lambda: other.UnimplementedCall(messages.Empty())).code())
    empty_unary(stub)


def cancel_after_begin(stub):
    holding = threading.Event()

    def requests():
        holding.wait()
        yield from ()

    call = stub.StreamingInputCall.future(requests())
    call.cancel()
    same(grpc.StatusCode.CANCELLED, call.code())
    holding.set()


def cancel_after_first_response(stub):
    holding = threading.Event()

    def requests():
        yield output(31415)
        holding.wait()

    call = stub.FullDuplexCall(requests())
    next(call)
    call.cancel()
    same(grpc.StatusCode.CANCELLED, fails(lambda: next(call)).code())
    holding.set()


def timeout_on_sleeping_server(stub):
    request = output(1)
    request.response_parameters[0].interval_us = 3_000_000
    begun = time.monotonic()
    for timeout in (0.001, 0.2):
        error = fails(lambda: list(stub.FullDuplexCall(iter([request]), timeout=timeout)))
        same(grpc.StatusCode.DEADLINE_EXCEEDED, error.code())
    if time.monotonic() - begun > 2:
        raise AssertionError("the deadline was not kept")


def oversized_message(stub):
    error = fails(lambda: stub.UnaryCall(messages.SimpleRequest(payload=payload(4 * 1024 * 1024))))
    same((grpc.StatusCode.RESOURCE_EXHAUSTED, "Received message exceeds the maximum configured message size."),
         (error.code(), error.details()))


def rpc_soak(stub):
    for _ in range(300):
        same(271, len(stub.UnaryCall(messages.SimpleRequest(response_size=271, payload=payload(314))).payload.body))


def channel_soak(stub):
    for _ in range(20):
        with grpc.insecure_channel(ADDRESS, options=[("grpc.use_local_subchannel_pool", 1)]) as fresh:
            empty_unary(stubs.TestServiceStub(fresh))


def health(stub, channel):
    checker = health_pb2_grpc.HealthStub(channel)
    same(1, checker.Check(health_pb2.HealthCheckRequest()).status)
    same(1, checker.Check(health_pb2.HealthCheckRequest(service="grpc.testing.TestService")).status)
    same(grpc.StatusCode.NOT_FOUND, fails(lambda: checker.Check(health_pb2.HealthCheckRequest(service="no"))).code())
    same(True, "grpc.testing.TestService" in checker.List(health_pb2.HealthListRequest()).statuses)
    watched = checker.Watch(health_pb2.HealthCheckRequest(service="no"))
    same(3, next(watched).status)
    watched.cancel()


def health_watch(stub, channel):
    watched = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(service="watched"), timeout=20)
    same(3, next(watched).status)
    # The test reads this line and changes the status.
    print("watching", flush=True)
    same(1, next(watched).status)
    same(2, next(watched).status)
    watched.cancel()


def reflection(stub, channel):
    for pb2, pb2_grpc in ((reflection_pb2, reflection_pb2_grpc), (alpha_pb2, alpha_pb2_grpc)):
        ask = pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo
        listed, found, missing = ask(iter([
            pb2.ServerReflectionRequest(list_services=""),
            pb2.ServerReflectionRequest(file_containing_symbol="grpc.testing.TestService"),
            pb2.ServerReflectionRequest(file_by_filename="no.proto"),
        ]))
        names = [service.name for service in listed.list_services_response.service]
        same(True, "grpc.testing.TestService" in names and "grpc.health.v1.Health" in names)
        same([messages.DESCRIPTOR.name], [descriptor_name(data) for data in found.file_descriptor_response.file_descriptor_proto])
        same(5, missing.error_response.error_code)


def descriptor_name(data):
    from google.protobuf import descriptor_pb2

    return descriptor_pb2.FileDescriptorProto.FromString(data).name


def main():
    with grpc.insecure_channel(ADDRESS, options=[("grpc.enable_http_proxy", 0)]) as channel:
        stub = stubs.TestServiceStub(channel)
        for name in CASES:
            case = globals()[name]
            case(*([stub, channel] if case.__code__.co_argcount == 2 and "channel" in case.__code__.co_varnames else [stub]))
            print("ok", name, flush=True)


main()
