// A study from its creation to its end by npm's gRPC client, and what it says of mistakes.
// Usage: node walk.mjs HOST:PORT PROTOS. Ends with "walked" on standard output.
import assert from "node:assert/strict";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const [endpoint, protos] = process.argv.slice(2);
const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true, includeDirs: [protos] };
const definition = loader.loadSync("vizier_service.proto", options);
const { vizier } = grpc.loadPackageDefinition(definition);
const client = new vizier.VizierService(endpoint, grpc.credentials.createInsecure());
const call = (method, request) => promisify(client[method]).call(client, request);
const Code = grpc.status;

const refused = async (code, method, request) => {
  const error = await call(method, request).then(() => assert.fail(`${method} was accepted`), (failure) => failure);
  assert.equal(error.code, code, `${method}: ${error.message}`);
  assert.ok(error.details.length > 0);
  return error;
};

const study = await call("CreateStudy", {
  parent: "owners/node",
  study: {
    display_name: "walk",
    study_spec: {
      algorithm: "QUASI_RANDOM_SEARCH",
      metrics: [{ metric_id: "accuracy", goal: "MAXIMIZE" }],
      parameters: [
        { parameter_id: "lr", double_value_spec: { min_value: 0.001, max_value: 1 }, scale_type: "UNIT_LOG_SCALE" },
        { parameter_id: "optimizer", categorical_value_spec: { values: ["adam", "sgd"] } },
      ],
    },
  },
});
assert.equal(study.name, "owners/node/studies/walk");

const suggest = async (client_id, suggestion_count) => {
  const operation = await call("SuggestTrials", { parent: study.name, client_id, suggestion_count });
  assert.equal(operation.done, true);
  return { operation, trials: (await call("ListTrials", { parent: study.name })).trials.filter((trial) => trial.client_id === client_id && trial.state === "ACTIVE") };
};

const { operation, trials } = await suggest("worker", 2);
assert.deepEqual(trials.map((trial) => trial.id), ["1", "2"]);
assert.deepEqual((await suggest("worker", 2)).trials, trials);
assert.equal((await call("GetOperation", { name: operation.name })).name, operation.name);
const metrics = (value) => ({ metrics: [{ metric_id: "accuracy", value }] });
for (const [index, trial] of trials.entries()) {
  await call("AddTrialMeasurement", { trial_name: trial.name, measurement: { step_count: 1, ...metrics(index) } });
  assert.equal((await call("CompleteTrial", { name: trial.name })).state, "SUCCEEDED");
}

const optimal = await call("ListOptimalTrials", { parent: study.name });
assert.deepEqual(optimal.optimal_trials.map((trial) => trial.id), ["2"]);

await refused(Code.NOT_FOUND, "GetTrial", { name: `${study.name}/trials/99` });
await refused(Code.INVALID_ARGUMENT, "GetTrial", { name: "trials/1" });
await refused(Code.FAILED_PRECONDITION, "CompleteTrial", { name: trials[0].name, final_measurement: metrics(1) });
const wrong = await refused(Code.INVALID_ARGUMENT, "CreateTrial", { parent: study.name, trial: { parameters: [{ parameter_id: "lr", value: { number_value: 5 } }] } });
assert.match(wrong.details, /lr/);
assert.equal(wrong.metadata.get("grpc-status-details-bin").length, 1);
await call("SetStudyState", { parent: study.name, state: "COMPLETED" });
await refused(Code.FAILED_PRECONDITION, "SuggestTrials", { parent: study.name, client_id: "worker", suggestion_count: 1 });
await call("DeleteStudy", { name: study.name });
await refused(Code.NOT_FOUND, "GetStudy", { name: study.name });
client.close();
console.log("walked");
