using System.CommandLine;
using Vizier.Protocol;

namespace Vizier.Cli.Studies;

/// <summary><c>vizier study delete STUDY</c>.</summary>
internal static class DeleteStudyCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var study = new Argument<string>("STUDY") { Description = "The study's id, or its whole name owners/O/studies/S." };
        return ServiceOptions.AddTo(new Command("delete", "Deletes a study with all its trials.") { study }, async call =>
        {
            var name = call.StudyName(call.Arguments.GetValue(study)!);
            await call.Connection.Studies.DeleteStudyAsync(new DeleteStudyRequest { Name = name }, cancellationToken: call.Cancellation);
            return ExitCodes.Success;
        });
    }
}
