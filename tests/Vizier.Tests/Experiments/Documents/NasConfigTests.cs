namespace Vizier.Tests.Experiments.Documents;

public sealed class NasConfigTests
{
    private static ExperimentText With(string nasConfig, string algorithm = "darts") => new()
    {
        Algorithm = $"{{algorithmName: {algorithm}}}",
        Parameters = "",
        TrialParameters = "- {name: space, reference: search-space}",
        TrialSpec = ExperimentText.Job("[train, \"${trialParameters.space}\"]"),
        More = $"nasConfig: {nasConfig}",
    };

    [Fact]
    public void An_architecture_search_is_read()
    {
        var result = With("""
            {graphConfig: {numLayers: 3, inputSizes: [32, "32", 3], outputSizes: [10]},
            operations: [{operationType: pooling, parameters: [{name: size, parameterType: int, feasibleSpace: {min: 2, max: 3}}]}]}
            """.ReplaceLineEndings(" ")).Parse();
        Assert.Empty(result.Errors);
        var nas = result.Document!.NasConfig!;
        Assert.Equal(3, nas.NumLayers);
        Assert.Equal([32, 32, 3], nas.InputSizes);
        Assert.Equal([10], nas.OutputSizes);
        Assert.Equal("pooling", Assert.Single(nas.Operations).OperationType);
        Assert.Equal("3", nas.Operations[0].Parameters[0].FeasibleSpace.Max);
        Assert.Empty(result.Document.Parameters);
    }

    [Theory]
    [InlineData("{graphConfig: {numLayers: 0}}", "spec.nasConfig.graphConfig.numLayers", "0 must be greater than 0")]
    [InlineData("{graphConfig: {inputSizes: [a]}}", "spec.nasConfig.graphConfig.inputSizes[0]", "\"a\" is no whole number greater than 0")]
    [InlineData("{graphConfig: {outputSizes: [-1]}}", "spec.nasConfig.graphConfig.outputSizes[0]", "\"-1\"")]
    [InlineData("{graphConfig: {layers: 1}}", "spec.nasConfig.graphConfig.layers", "unknown field")]
    [InlineData("{operations: [{parameters: []}]}", "spec.nasConfig.operations[0].operationType", "must be specified")]
    [InlineData("{operations: [{operationType: conv}]}", "spec.nasConfig.operations[0].parameters", "must have at least one parameter")]
    [InlineData("{operations: [{operationType: conv, parameters: [{name: a, parameterType: int, feasibleSpace: {min: 3, max: 2}}]}]}", "spec.nasConfig.operations[0].parameters[0].feasibleSpace.min", "3 must not be greater than max")]
    public void Faults_are_found(string nasConfig, string path, string message) =>
        FindingAssert.OneError(With(nasConfig).Parse(), path, message);

    [Fact]
    public void Only_algorithms_that_search_architectures_take_it() =>
        FindingAssert.OneError(With("{}", "random").Parse(), "spec.algorithm.algorithmName", "\"random\" does not search architectures", "enas, darts");
}
