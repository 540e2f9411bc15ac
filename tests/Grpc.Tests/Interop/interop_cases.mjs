// gRPC's interoperability cases: @grpc/grpc-js as the client.
// Usage: interop_cases.mjs HOST:PORT PROTOS CASE...   (prints "ok CASE" for each that holds)
import assert from "node:assert/strict";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const [address, protos, ...names] = process.argv.slice(2);
const definition = loader.loadSync("test_service.proto", { includeDirs: [protos], keepCase: true });
const testing = grpc.loadPackageDefinition(definition).grpc.testing;
const gzip = { "grpc.default_compression_algorithm": 2 };
const client = new testing.TestService(address, grpc.credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
const compressing = new testing.TestService(address, grpc.credentials.createInsecure(), { "grpc.enable_http_proxy": 0, ...gzip });

const requestSizes = [27182, 8, 1828, 45904];
const responseSizes = [31415, 9, 2653, 58979];
const special = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n";

const payload = (size) => ({ body: Buffer.alloc(size) });
const simple = (fields = {}) => ({ response_size: 314159, payload: payload(271828), ...fields });
const output = (...sizes) => ({ response_parameters: sizes.map((size) => ({ size })) });

// Resolves to the outcome of a call with one response.
function single(invoke) {
  return new Promise((resolve) => {
    let headers, trailers;
    const call = invoke((error, response) => setImmediate(() => resolve({ error, response, headers, trailers })));
    call.on("metadata", (metadata) => (headers = metadata));
    call.on("status", (status) => (trailers = status.metadata));
  });
}

const unary = (stub, request, ...rest) => single((done) => stub.UnaryCall(request, ...rest, done));

const statusOf = (call) => new Promise((resolve) => call.on("error", () => {}).on("status", resolve));

// Resolves to the responses and the status of a call with many responses.
async function collect(call) {
  const sizes = [];
  let headers;
  call.on("metadata", (metadata) => (headers = metadata));
  call.on("data", (response) => sizes.push(response.payload.body.length));
  const status = await statusOf(call);
  return { sizes, status, headers };
}

function sendAll(call, requests) {
  requests.forEach((request) => call.write(request));
  call.end();
  return call;
}

function echoMetadata() {
  const metadata = new grpc.Metadata();
  metadata.set("x-grpc-test-echo-initial", "test_initial_metadata_value");
  metadata.set("x-grpc-test-echo-trailing-bin", Buffer.from([0xab, 0xab, 0xab]));
  return metadata;
}

function assertEcho(headers, trailers) {
  assert.deepEqual(headers.get("x-grpc-test-echo-initial"), ["test_initial_metadata_value"]);
  assert.deepEqual(trailers.get("x-grpc-test-echo-trailing-bin"), [Buffer.from([0xab, 0xab, 0xab])]);
}

const cases = {
  async empty_unary() {
    const { error, response } = await single((done) => client.EmptyCall({}, done));
    assert.equal(error, null);
    assert.deepEqual(response, {});
  },

  async large_unary() {
    const { response } = await unary(client, simple());
    assert.equal(response.payload.body.length, 314159);
  },

  async client_compressed_unary() {
    const request = simple({ expect_compressed: { value: true } });
    assert.equal((await unary(client, request)).error.code, grpc.status.INVALID_ARGUMENT);
    assert.equal((await unary(compressing, request)).response.payload.body.length, 314159);
  },

  async server_compressed_unary() {
    for (const value of [true, false]) {
      const { response } = await unary(client, simple({ response_compressed: { value } }));
      assert.equal(response.payload.body.length, 314159);
    }
  },

  async client_streaming() {
    const { response } = await single((done) =>
      sendAll(client.StreamingInputCall(done), requestSizes.map((size) => ({ payload: payload(size) }))));
    assert.equal(response.aggregated_payload_size, 74922);
  },

  async server_streaming() {
    const { sizes, status } = await collect(client.StreamingOutputCall(output(...responseSizes)));
    assert.deepEqual([sizes, status.code], [responseSizes, 0]);
  },

  async server_compressed_streaming() {
    const response_parameters = [{ size: 31415, compressed: { value: true } }, { size: 92653, compressed: { value: false } }];
    const { sizes } = await collect(client.StreamingOutputCall({ response_parameters }));
    assert.deepEqual(sizes, [31415, 92653]);
  },

  async ping_pong() {
    const call = client.FullDuplexCall();
    const received = [];
    const ask = () => call.write({ ...output(responseSizes[received.length]), payload: payload(requestSizes[received.length]) });
    call.on("data", (response) => {
      received.push(response.payload.body.length);
      if (received.length < responseSizes.length) ask();
      else call.end();
    });
    ask();
    const status = await statusOf(call);
    assert.deepEqual([received, status.code], [responseSizes, 0]);
  },

  async half_duplex() {
    const { sizes } = await collect(sendAll(client.HalfDuplexCall(), responseSizes.map((size) => output(size))));
    assert.deepEqual(sizes, responseSizes);
  },

  async empty_stream() {
    const { sizes, status } = await collect(sendAll(client.FullDuplexCall(), []));
    assert.deepEqual([sizes, status.code], [[], 0]);
  },

  async custom_metadata() {
    const one = await unary(client, simple(), echoMetadata());
    assertEcho(one.headers, one.trailers);
    const many = await collect(sendAll(client.FullDuplexCall(echoMetadata()), [output(314159)]));
    assert.deepEqual(many.sizes, [314159]);
    assertEcho(many.headers, many.status.metadata);
  },

  async status_code_and_message(message = "test status message") {
    const response_status = { code: 2, message };
    const { error } = await unary(client, { response_status });
    assert.deepEqual([error.code, error.details], [2, message]);
    const { status } = await collect(sendAll(client.FullDuplexCall(), [{ response_status }]));
    assert.deepEqual([status.code, status.details], [2, message]);
  },

  special_status_message: () => cases.status_code_and_message(special),

  async unimplemented_method() {
    const { error } = await single((done) => client.UnimplementedCall({}, done));
    assert.equal(error.code, grpc.status.UNIMPLEMENTED);
    await cases.empty_unary();
  },

  async unimplemented_service() {
    const other = new testing.UnimplementedService(address, grpc.credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
    const { error } = await single((done) => other.UnimplementedCall({}, done));
    assert.equal(error.code, grpc.status.UNIMPLEMENTED);
    other.close();
  },

  async cancel_after_begin() {
    const { error } = await single((done) => {
      const call = client.StreamingInputCall(done);
      setImmediate(() => call.cancel());
      return call;
    });
    assert.equal(error.code, grpc.status.CANCELLED);
  },

  async cancel_after_first_response() {
    const call = client.FullDuplexCall();
    call.on("data", () => call.cancel());
    call.write(output(31415));
    const status = await statusOf(call);
    assert.equal(status.code, grpc.status.CANCELLED);
  },

  async timeout_on_sleeping_server() {
    for (const wait of [1, 200]) {
      const call = client.FullDuplexCall({ deadline: Date.now() + wait });
      call.write({ response_parameters: [{ size: 1, interval_us: 3_000_000 }] });
      assert.equal((await collect(call)).status.code, grpc.status.DEADLINE_EXCEEDED);
    }
  },

  async many_at_once() {
    const outcomes = await Promise.all(Array.from({ length: 150 }, () => unary(client, { response_size: 271, payload: payload(314) })));
    assert.ok(outcomes.every(({ response }) => response.payload.body.length === 271));
  },
};

for (const name of names) {
  await cases[name]();
  console.log(`ok ${name}`);
}
client.close();
compressing.close();
