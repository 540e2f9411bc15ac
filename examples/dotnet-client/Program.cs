using System.Globalization;
using Vizier.Client;
using Vizier.Examples.DotnetClient;

if (args.Length > 2 || (args.Length == 2 && !int.TryParse(args[1], out _)))
{
    await Console.Error.WriteLineAsync("Usage: tune-kettle [HOST:PORT [TRIALS]]");
    return 2;
}

var endpoint = args.ElementAtOrDefault(0) ?? "localhost:28080";
var trials = int.Parse(args.ElementAtOrDefault(1) ?? "12", CultureInfo.InvariantCulture);

using var connection = new VizierConnection(new VizierConnectionOptions { Endpoint = endpoint, Retries = RetryPolicy.Patient });
var definition = new StudyDefinition("DEFAULT")
    .Minimize("error")
    .Double("gain", 0.001, 1, ParameterScale.Log)
    .Categorical("controller", "P", "PI")
    .When("controller", "PI", pi => pi.Double("reset", 1e-6, 1e-2, ParameterScale.Log))
    .WithSeed(7)
    .WithEarlyStopping();
var study = await StudyClient.CreateOrLoadAsync(connection, "default", "kettle", definition);

// Started again, the program goes on with the trial that it did not finish, and stops at the same number of trials.
while (await study.SuggestAsync("kettle") is { } trial && trial.Id <= trials)
{
    var reset = trial.Has("reset") ? trial.Number("reset") : 0;
    var period = 0;
    foreach (var error in Kettle.Errors(trial.Number("gain"), reset))
    {
        if (++period <= trial.LastStep)
        {
            continue;
        }

        await trial.ReportAsync(period, new Dictionary<string, double> { ["error"] = error });
        if (await trial.ShouldStopAsync())
        {
            break;
        }
    }

    await trial.CompleteAsync();
    var result = trial.Trial.FinalMeasurement.Metrics[0].Value;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trial {trial.Id}: {trial.Text("controller")} error={result:F2}"));
}

var best = (await study.OptimalTrialsAsync())[0];
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"best: trial {best.Id} error={best.FinalMeasurement.Metrics[0].Value:F2}"));
return 0;
