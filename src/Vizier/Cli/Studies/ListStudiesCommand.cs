using System.CommandLine;
using Vizier.Cli.Output;
using Vizier.Protocol;

namespace Vizier.Cli.Studies;

/// <summary><c>vizier study list</c>.</summary>
internal static class ListStudiesCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create() => ServiceOptions.AddTo(new Command("list", "Lists studies, oldest first."), async call =>
    {
        var studies = await ServiceCall.AllAsync<Study>(async token =>
        {
            var answer = await ServiceCall.FindAsync(call.Connection.Studies.ListStudiesAsync(
                new ListStudiesRequest { Parent = call.Parent, PageToken = token }, cancellationToken: call.Cancellation));
            return (answer?.Studies ?? [], answer?.NextPageToken ?? "");
        });
        call.Writer.WriteList([.. studies.Select(Records.Of)]);
        return ExitCodes.Success;
    });
}
