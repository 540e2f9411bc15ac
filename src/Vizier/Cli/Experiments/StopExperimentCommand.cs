using System.CommandLine;
using Vizier.Cli.Output;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Experiments;

/// <summary><c>vizier experiment stop NAME</c>.</summary>
internal static class StopExperimentCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var experiment = ExperimentArgument.Create();
        var reason = new Option<string>("--reason") { Description = "Why, for those who look at it later." };
        var command = new Command("stop", "Stops an experiment's trials and starts no more until it is resumed.") { experiment, reason };
        return ServiceOptions.AddTo(command, async call =>
        {
            var request = new StopExperimentRequest
            {
                Name = call.ExperimentName(call.Arguments.GetValue(experiment)!),
                Reason = call.Arguments.GetValue(reason) ?? "",
            };
            call.Writer.WriteOne(Records.Of(await call.Connection.Experiments.StopExperimentAsync(request, cancellationToken: call.Cancellation)));
            return ExitCodes.Success;
        });
    }
}
