using System.CommandLine;
using System.Text.Json.Nodes;
using Vizier.Cli.Output;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Experiments;

/// <summary><c>vizier experiment show NAME</c>.</summary>
internal static class ShowExperimentCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var experiment = ExperimentArgument.Create();
        return ServiceOptions.AddTo(new Command("show", "Shows how far an experiment has come, and its best trial.") { experiment }, async call =>
        {
            var name = call.ExperimentName(call.Arguments.GetValue(experiment)!);
            var found = await call.Connection.Experiments.GetExperimentAsync(
                new GetExperimentRequest { Name = name }, cancellationToken: call.Cancellation);
            var record = Records.Of(found);
            if (found.Best is { } best)
            {
                record["parameters"] = Records.ParametersOf(best.Trial);
                record["metrics"] = Records.MetricsOf(best);
            }

            if (found.Counts.Pending > 0 && await WaitingAsync(call, name) is { Count: > 0 } waiting)
            {
                record["waiting"] = waiting;
            }

            call.Writer.WriteOne(record);
            return ExitCodes.Success;
        });
    }

    /// <summary>What trials that do not run yet wait for, in the words of whoever keeps them waiting.</summary>
    private static async Task<JsonObject> WaitingAsync(ServiceCall call, string name)
    {
        JsonObject waiting = [];
        var request = new ListTrialRunsRequest { Parent = name };
        do
        {
            var page = await call.Connection.Experiments.ListTrialRunsAsync(request, cancellationToken: call.Cancellation);
            foreach (var run in page.Runs.Where(run => run.Outcome == TrialRun.Types.Outcome.Pending && run.Message.Length > 0))
            {
                waiting[$"trial {run.Trial.Id}"] = run.Message;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return waiting;
    }
}
