using System.CommandLine;
using Grpc.Core;
using Vizier.Api.Rest;
using Vizier.Protocol.Transfers;

namespace Vizier.Cli.Studies;

/// <summary><c>vizier study export STUDY</c>.</summary>
internal static class ExportStudyCommand
{
    private const string Help = """
        Writes a study to a file.

        Examples:
          vizier study export digits --output-file digits.jsonl
          vizier study export digits --format csv > digits.csv
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var study = TransferOptions.Study();
        var format = TransferOptions.Format();
        var file = new Option<string>("--output-file")
        {
            Description = "Where to; - is standard output.",
            HelpName = "FILE",
            DefaultValueFactory = _ => TransferOptions.Standard,
        };
        return ServiceOptions.AddTo(new Command("export", Help) { study, format, file }, async call =>
        {
            var request = new ExportStudyRequest { Name = call.StudyName(call.Arguments.GetValue(study)!) };
            var isTable = call.Arguments.GetValue(format) == TransferOptions.Table;
            var path = call.Arguments.GetValue(file)!;
            if (path == TransferOptions.Standard)
            {
                await WriteAsync(call, request, isTable, call.Arguments.InvocationConfiguration.Output);
                return ExitCodes.Success;
            }

            // The file is whole or not there.
            var partial = $"{path}.part";
            try
            {
                await using (var output = File.CreateText(partial))
                {
                    await WriteAsync(call, request, isTable, output);
                }

                File.Move(partial, path, overwrite: true);
            }
            finally
            {
                File.Delete(partial);
            }

            return ExitCodes.Success;
        });
    }

    private static async Task WriteAsync(ServiceCall call, ExportStudyRequest request, bool isTable, TextWriter output)
    {
        if (isTable)
        {
            using var table = call.Connection.Transfers.ExportTable(request, cancellationToken: call.Cancellation);
            await foreach (var piece in table.ResponseStream.ReadAllAsync(call.Cancellation))
            {
                await output.WriteAsync(piece.Data.ToStringUtf8());
            }

            return;
        }

        using var records = call.Connection.Transfers.ExportStudy(request, cancellationToken: call.Cancellation);
        await foreach (var record in records.ResponseStream.ReadAllAsync(call.Cancellation))
        {
            await output.WriteAsync($"{KnownTypes.Format.Format(record)}\n");
        }
    }
}
