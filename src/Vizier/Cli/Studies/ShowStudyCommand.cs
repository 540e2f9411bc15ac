using System.CommandLine;
using Vizier.Cli.Output;
using Vizier.Protocol;

namespace Vizier.Cli.Studies;

/// <summary><c>vizier study show STUDY</c>.</summary>
internal static class ShowStudyCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var study = new Argument<string>("STUDY") { Description = "The study's id, or its whole name owners/O/studies/S." };
        return ServiceOptions.AddTo(new Command("show", "Shows a study.") { study }, async call =>
        {
            var name = call.StudyName(call.Arguments.GetValue(study)!);
            call.Writer.WriteOne(Records.Of(await call.Connection.Studies.GetStudyAsync(
                new GetStudyRequest { Name = name }, cancellationToken: call.Cancellation)));
            return ExitCodes.Success;
        });
    }
}
