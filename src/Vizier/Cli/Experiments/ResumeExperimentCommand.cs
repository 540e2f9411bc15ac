using System.CommandLine;
using Vizier.Cli.Output;

namespace Vizier.Cli.Experiments;

/// <summary><c>vizier experiment resume NAME</c>.</summary>
internal static class ResumeExperimentCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var experiment = ExperimentArgument.Create();
        var parallel = new Option<int?>("--parallel") { Description = "How many trials run at a time from now on." };
        var most = new Option<int?>("--max-trials") { Description = "The trials after which it ends, those made so far included." };
        var failed = new Option<int?>("--max-failed-trials") { Description = "The failed trials at which it fails." };
        var command = new Command("resume", "Goes on with a stopped experiment, or with one that ended once its limits are raised.")
        {
            experiment, parallel, most, failed,
        };
        return ServiceOptions.AddTo(command, async call =>
        {
            string name = call.ExperimentName(call.Arguments.GetValue(experiment)!);
            var resumed = await ExperimentBudgets.ResumeAsync(
                call.Connection,
                name,
                call.Arguments.GetValue(parallel),
                call.Arguments.GetValue(most),
                call.Arguments.GetValue(failed),
                call.Cancellation);
            call.Writer.WriteOne(Records.Of(resumed));
            return ExitCodes.Success;
        });
    }
}
