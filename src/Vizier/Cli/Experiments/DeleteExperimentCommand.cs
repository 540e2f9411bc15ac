using System.CommandLine;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Experiments;

/// <summary><c>vizier experiment delete NAME</c>.</summary>
internal static class DeleteExperimentCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var experiment = ExperimentArgument.Create();
        var command = new Command("delete", "Deletes an experiment with its study and all trials; those that run are killed.") { experiment };
        return ServiceOptions.AddTo(command, async call =>
        {
            var name = call.ExperimentName(call.Arguments.GetValue(experiment)!);
            await call.Connection.Experiments.DeleteExperimentAsync(
                new DeleteExperimentRequest { Name = name }, cancellationToken: call.Cancellation);
            return ExitCodes.Success;
        });
    }
}
