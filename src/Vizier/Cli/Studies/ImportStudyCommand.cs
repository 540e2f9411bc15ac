using System.CommandLine;
using Grpc.Core;
using Vizier.Api.Rest;
using Vizier.Protocol;
using Vizier.Protocol.Transfers;

namespace Vizier.Cli.Studies;

/// <summary><c>vizier study import STUDY</c>.</summary>
internal static class ImportStudyCommand
{
    private const string Help = """
        Makes a study of what 'vizier study export' wrote, under any name; a table adds its trials to a study that exists.

        Examples:
          vizier study import digits-copy --input-file digits.jsonl
          vizier study import digits --format csv --input-file earlier-results.csv
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var study = TransferOptions.Study();
        var format = TransferOptions.Format();
        var file = new Option<string>("--input-file")
        {
            Description = "Where from; - is standard input.",
            HelpName = "FILE",
            DefaultValueFactory = _ => TransferOptions.Standard,
        };
        return ServiceOptions.AddTo(new Command("import", Help) { study, format, file }, async call =>
        {
            var name = call.StudyName(call.Arguments.GetValue(study)!);
            using var input = Open(call.Arguments.GetValue(file)!);
            if (call.Arguments.GetValue(format) == TransferOptions.Table)
            {
                var table = await input.ReadToEndAsync(call.Cancellation);
                await call.Connection.Transfers.ImportTableAsync(
                    new ImportTableRequest { Name = name, Table = table }, cancellationToken: call.Cancellation);
            }
            else
            {
                await SendAsync(call, name, input);
            }

            return ExitCodes.Success;
        });
    }

    private static TextReader Open(string path)
    {
        try
        {
            return path == TransferOptions.Standard ? Console.In : File.OpenText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--input-file: {exception.Message}");
        }
    }

    private static async Task<Study> SendAsync(ServiceCall call, string name, TextReader input)
    {
        using var import = call.Connection.Transfers.ImportStudy(cancellationToken: call.Cancellation);
        for (var number = 1; await input.ReadLineAsync(call.Cancellation) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var record = Read(line, number);
            record.Name = name;
            try
            {
                await import.RequestStream.WriteAsync(record, call.Cancellation);
            }
            catch (Exception exception) when (exception is RpcException or InvalidOperationException)
            {
                // The service has answered already; its answer says why.
                return await import;
            }
        }

        await import.RequestStream.CompleteAsync();
        return await import;
    }

    private static ImportStudyRequest Read(string line, int number)
    {
        try
        {
            return (ImportStudyRequest)KnownTypes.Format.Parse(line, ImportStudyRequest.Descriptor);
        }
        catch (FormatException exception)
        {
            throw new CliException($"line {number}: {exception.Message}");
        }
    }
}
