using Vizier.Protocol;
using Vizier.Tests.Api;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Pythia;

/// <summary>A Pythia service on grpcio that reads the trials back from ours.</summary>
[Trait("Category", "Components")]
public sealed class PythonPythiaTests : RpcTests
{
    [Fact]
    public async Task A_Python_algorithm_tunes_a_study_and_judges_its_trials()
    {
        using var python = await PythonScripts.CreateAsync();
        using var pythia = python.StartScript("Pythia/Python/pythia_server.py", Host.Host.Addresses.Grpc.Authority);
        var port = int.Parse((await pythia.StandardOutput.ReadLineAsync(Token))!);
        var study = await CreateStudyAsync(spec: new StudySpec
        {
            Algorithm = "BISECTION",
            Metrics = { new StudySpec.Types.MetricSpec { MetricId = "accuracy" } },
            Parameters = { Samples.Double("x", 0, 8) },
            Metadata = { new KeyValue { Ns = ":service", Key = "PYTHIA_ENDPOINT", Value = $"localhost:{port}" } },
        });

        for (var i = 0; i < 12; i++)
        {
            var trial = (await SuggestAsync(study))[0];
            await CompleteAsync(trial, Math.Sign(trial.Parameters[0].Value.NumberValue - Math.PI));
        }

        var last = (await SuggestAsync(study))[0];
        Assert.Equal(Math.PI, last.Parameters[0].Value.NumberValue, 8.0 / (1 << 12));
        Assert.Equal((":bisection", "width", 8.0 / (1 << 12)), (last.Metadata[0].Ns, last.Metadata[0].Key, double.Parse(last.Metadata[0].Value)));
        var stored = await Client.GetStudyAsync(new GetStudyRequest { Name = study.Name }, cancellationToken: Token);
        Assert.Equal("13", stored.StudySpec.Metadata.Single(item => item.Ns == ":bisection").Value);

        Assert.False(await ShouldStopAsync(last));
        await MeasureAsync(last, 1, 1);
        await MeasureAsync(last, 1, 2);
        Assert.True(await ShouldStopAsync(last));
        pythia.StandardInput.Close();
        await pythia.WaitForExitAsync(Token);
    }

    private async Task<bool> ShouldStopAsync(Trial trial) => (await Client.CheckTrialEarlyStoppingStateAsync(
        new CheckTrialEarlyStoppingStateRequest { TrialName = trial.Name }, cancellationToken: Token)).ShouldStop;
}
