using System.CommandLine;
using Vizier.Cli.Output;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Experiments;

/// <summary><c>vizier experiment list</c>.</summary>
internal static class ListExperimentsCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create() => ServiceOptions.AddTo(new Command("list", "Lists experiments, oldest first."), async call =>
    {
        var experiments = await ServiceCall.AllAsync<Experiment>(async token =>
        {
            var request = new ListExperimentsRequest { Parent = call.Parent, PageToken = token };
            var answer = await call.Connection.Experiments.ListExperimentsAsync(request, cancellationToken: call.Cancellation);
            return (answer.Experiments, answer.NextPageToken);
        });
        call.Writer.WriteList([.. experiments.Select(Records.Of)]);
        return ExitCodes.Success;
    });
}
