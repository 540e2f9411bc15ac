namespace Vizier.Tests.Experiments.Documents;

public sealed class KubernetesRulesTests
{
    private const string Container = "spec.trialTemplate.trialSpec.spec.template.spec.containers[0]";
    private const string Command = "[\"${trialParameters.rate}\", \"${trialParameters.units}\"]";

    private static ExperimentText WithContainer(string more) => new() { TrialSpec = ExperimentText.Job(Command, more) };

    private static ExperimentText WithSpec(string more)
    {
        var text = new ExperimentText();
        return text with { TrialSpec = text.TrialSpec.Replace("spec:\n  template:", $"spec:\n  {more}\n  template:", StringComparison.Ordinal) };
    }

    [Theory]
    [InlineData("comand: [a]", ".comand", "unknown field \"comand\" of a Kubernetes Container; did you mean command?")]
    [InlineData("imagePullpolicy: Always", ".imagePullpolicy", "did you mean imagePullPolicy?")]
    [InlineData("env: [{name: A, valeu: b}]", ".env[0].valeu", "unknown field \"valeu\" of a Kubernetes EnvVar; did you mean value?")]
    [InlineData("env: [{name: A, valueFrom: {fieldRef: {path: b}}}]", ".env[0].valueFrom.fieldRef.path", "of a Kubernetes ObjectFieldSelector")]
    [InlineData("resources: {limit: {cpu: 1}}", ".resources.limit", "did you mean limits?")]
    [InlineData("volumeMounts: [{name: v, mountpath: /a}]", ".volumeMounts[0].mountpath", "did you mean mountPath?")]
    [InlineData("env: [{name: A, value: 1}]", ".env[0].value", "1 must be text; put it in quotes")]
    [InlineData("env: [{name: A, value: true}]", ".env[0].value", "true must be text; put it in quotes")]
    [InlineData("args: [--epochs, 10]", ".args[1]", "10 must be text; put it in quotes")]
    [InlineData("args: --epochs", ".args", "\"--epochs\" must be a list")]
    [InlineData("stdin: 'true'", ".stdin", "\"true\" must be true or false")]
    [InlineData("ports: [{containerPort: http}]", ".ports[0].containerPort", "\"http\" must be a whole number")]
    [InlineData("ports: [{containerPort: 80.5}]", ".ports[0].containerPort", "80.5 must be a whole number")]
    [InlineData("resources: [1]", ".resources", "[1] must be a mapping")]
    [InlineData("workingDir: {a: b}", ".workingDir", "must be text")]
    [InlineData("livenessProbe: {httpGet: {port: [1]}}", ".livenessProbe.httpGet.port", "must be a number or text")]
    public void Rule_36_a_container_has_known_fields_of_the_right_type(string field, string path, string message) =>
        FindingAssert.OneError(WithContainer(field).Parse(), Container + path, message);

    [Theory]
    [InlineData("backoffLimits: 1", "backoffLimits", "unknown field \"backoffLimits\" of a Kubernetes JobSpec; did you mean backoffLimit?")]
    [InlineData("backoffLimit: none", "backoffLimit", "\"none\" must be a whole number")]
    [InlineData("suspend: 1", "suspend", "1 must be true or false")]
    public void Rule_36_a_job_has_known_fields_of_the_right_type(string field, string path, string message) =>
        FindingAssert.OneError(WithSpec(field).Parse(), $"spec.trialTemplate.trialSpec.spec.{path}", message);

    [Theory]
    [InlineData("resources: {limits: {nvidia.com/gpu: 1, cpu: 500m, memory: 1Gi, example.com/chip: '2'}}")]
    [InlineData("env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]\nenvFrom: [{configMapRef: {name: c}}]")]
    [InlineData("ports: [{containerPort: 80}]\ntty: true\nworkingDir: /w\nsecurityContext: {runAsUser: 1}")]
    [InlineData("volumeMounts: [{name: v, mountPath: /dev/shm}]\nlivenessProbe: {exec: {command: [a]}, periodSeconds: 3}")]
    public void Known_fields_are_accepted(string fields) => Assert.Empty(WithContainer(fields).Parse().Findings);

    [Fact]
    public void A_placeholder_may_stand_where_a_number_is_wanted() =>
        Assert.Empty(WithSpec("backoffLimit: ${trialParameters.units}").Parse().Findings);

    [Fact]
    public void A_field_that_stands_twice_in_the_template_is_an_error() => FindingAssert.OneError(
        WithContainer("image: other").Parse(), $"{Container}.image", "stands twice");

    [Fact]
    public void Octal_file_modes_are_numbers() => Assert.Empty(
        WithContainer("volumeMounts: []").Parse().Errors.Concat(
            (new ExperimentText() with
            {
                TrialSpec = ExperimentText.Job(Command).Replace(
                    "restartPolicy: Never",
                    "restartPolicy: Never\n      volumes: [{name: v, secret: {secretName: s, defaultMode: 0644}}]",
                    StringComparison.Ordinal),
            }).Parse().Errors));
}
