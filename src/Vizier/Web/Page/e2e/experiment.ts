/** An experiment whose trials print a learning curve for a moment; some fail, and bad ones are stopped early. */
export function experimentText(name: string, { trials = 200, program }: { trials?: number; program: string }): string {
  const parameters = ['lr', 'width', 'activation'];
  return `apiVersion: kubeflow.org/v1beta1
kind: Experiment
metadata:
  name: ${name}
spec:
  objective:
    type: minimize
    objectiveMetricName: loss
  algorithm:
    algorithmName: random
    algorithmSettings:
      - {name: random_state, value: "7"}
  parallelTrialCount: 2
  maxTrialCount: ${trials}
  maxFailedTrialCount: ${Math.min(trials, 100)}
  parameters:
    - name: lr
      parameterType: double
      feasibleSpace: {min: "0.0001", max: "1", distribution: logUniform}
    - name: width
      parameterType: int
      feasibleSpace: {min: "16", max: "256"}
    - name: activation
      parameterType: categorical
      feasibleSpace: {list: [relu, tanh, sigmoid]}
  trialTemplate:
    primaryContainerName: training
    trialParameters:
${parameters.map(parameter => `      - {name: ${parameter}, reference: ${parameter}}`).join('\n')}
    trialSpec:
      apiVersion: batch/v1
      kind: Job
      spec:
        template:
          spec:
            containers:
              - name: training
                image: local/program
                command: [sh, ${program}]
                args: [${parameters.map(parameter => `"\${trialParameters.${parameter}}"`).join(', ')}]
            restartPolicy: Never
`;
}

/** How often the program measures. */
export const epochs = 5;

/** The program; awk does the arithmetic. */
export const programText = `echo "learning rate $1"
if [ "$(awk "BEGIN { print ($1 > 0.5) }")" = 1 ]; then
  echo "the loss diverges" >&2
  exit 3
fi
for epoch in 1 2 3 4 5; do
  awk "BEGIN { base = 0.2 + 0.1 * (log($1) / log(10) + 2) ^ 2 + 0.002 * sqrt(($2 - 96) ^ 2); printf \\"epoch=%d loss=%.5f\\\\n\\", $epoch, base + 1.5 * exp(-$epoch / 3) }"
  sleep 0.1
done
if [ -f "$(dirname "$0")/slow" ]; then
  sleep 60
fi
`;
