using System.CommandLine;
using Vizier.Cli.Output;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Studies;

/// <summary><c>vizier trial list STUDY</c>.</summary>
internal static class ListTrialsCommand
{
    private const int PageSize = 500;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var study = new Argument<string>("STUDY") { Description = "The study's or experiment's id, or its whole name." };
        return ServiceOptions.AddTo(new Command("list", "Lists the trials of a study by ascending id.") { study }, async call =>
        {
            string id = call.Arguments.GetValue(study)!;
            var trials = await ServiceCall.AllAsync<Trial>(async token =>
            {
                var request = new ListTrialsRequest
                {
                    Parent = call.StudyName(id).Replace("/experiments/", "/studies/", StringComparison.Ordinal),
                    PageToken = token,
                    PageSize = PageSize,
                };
                var answer = await call.Connection.Studies.ListTrialsAsync(request, cancellationToken: call.Cancellation);
                return (answer.Trials, answer.NextPageToken);
            });
            var runs = await RunsAsync(call, id);
            call.Writer.WriteList([.. trials.Select(trial => Records.Of(trial, runs.GetValueOrDefault(trial.Id)))]);
            return ExitCodes.Success;
        });
    }

    private static async Task<Dictionary<string, TrialRun>> RunsAsync(ServiceCall call, string id)
    {
        var runs = await ServiceCall.AllAsync<TrialRun>(async token =>
        {
            var request = new ListTrialRunsRequest { Parent = call.ExperimentName(id), PageToken = token, PageSize = PageSize };
            var answer = await ServiceCall.FindAsync(
                call.Connection.Experiments.ListTrialRunsAsync(request, cancellationToken: call.Cancellation));
            return (answer?.Runs ?? [], answer?.NextPageToken ?? "");
        });
        return runs.ToDictionary(run => run.Trial.Id);
    }
}
