"""grpc.testing.TestService: grpcio as the server.

Usage: interop_server.py STUBS   (prints its port; ends with its standard input)
"""

import sys
import time
from concurrent import futures

import grpc

sys.path.insert(0, sys.argv[1])

import test_service_pb2 as messages  # noqa: E402
import test_service_pb2_grpc as stubs  # noqa: E402


class TestService(stubs.TestServiceServicer):
    def EmptyCall(self, request, context):
        return messages.Empty()

    def UnaryCall(self, request, context):
        echo(context)
        fail_if_asked(request, context)
        if request.response_compressed.value:
            context.set_compression(grpc.Compression.Gzip)
        return messages.SimpleResponse(payload=zeros(request.response_size))

    def StreamingOutputCall(self, request, context):
        if any(parameters.compressed.value for parameters in request.response_parameters):
            context.set_compression(grpc.Compression.Gzip)
        yield from answer(request, context)

    def StreamingInputCall(self, requests, context):
        return messages.StreamingInputCallResponse(aggregated_payload_size=sum(len(request.payload.body) for request in requests))

    def FullDuplexCall(self, requests, context):
        echo(context)
        for request in requests:
            yield from answer(request, context)

    def HalfDuplexCall(self, requests, context):
        for request in list(requests):
            yield from answer(request, context)


def zeros(size):
    return messages.Payload(body=bytes(size))


def echo(context):
    sent = dict(context.invocation_metadata())
    if "x-grpc-test-echo-initial" in sent:
        context.send_initial_metadata((("x-grpc-test-echo-initial", sent["x-grpc-test-echo-initial"]),))
    if "x-grpc-test-echo-trailing-bin" in sent:
        context.set_trailing_metadata((("x-grpc-test-echo-trailing-bin", sent["x-grpc-test-echo-trailing-bin"]),))


def fail_if_asked(request, context):
    if request.response_status.code:
        codes = {code.value[0]: code for code in grpc.StatusCode}
        context.abort(codes[request.response_status.code], request.response_status.message)


def answer(request, context):
    fail_if_asked(request, context)
    for parameters in request.response_parameters:
        time.sleep(parameters.interval_us / 1e6)
        if parameters.HasField("compressed") and not parameters.compressed.value:
            context.disable_next_message_compression()
        yield messages.StreamingOutputCallResponse(payload=zeros(parameters.size))


server = grpc.server(futures.ThreadPoolExecutor(max_workers=16))
stubs.add_TestServiceServicer_to_server(TestService(), server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(port, flush=True)
sys.stdin.read()
server.stop(None)
