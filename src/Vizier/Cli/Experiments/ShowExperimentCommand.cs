using System.CommandLine;
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

            call.Writer.WriteOne(record);
            return ExitCodes.Success;
        });
    }
}
