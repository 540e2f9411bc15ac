using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Protocol.Transfers;
using Vizier.Studies.Names;
using Vizier.Transfer;

namespace Vizier.Api;

/// <summary>vizier.transfer.TransferService over gRPC.</summary>
internal sealed class TransferGrpcService(StudyExport export, StudyImport import, TrialTable tables) : TransferService.TransferServiceBase
{
    private const string TableType = "text/csv; charset=utf-8";

    /// <inheritdoc/>
    public override async Task ExportStudy(
        ExportStudyRequest request, IServerStreamWriter<StudyRecord> responseStream, ServerCallContext context)
    {
        await foreach (var record in export.RecordsAsync(StudyName.Parse(request.Name, "name"), context.CancellationToken))
        {
            await responseStream.WriteAsync(record, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task ExportTable(ExportStudyRequest request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context)
    {
        await foreach (var piece in tables.ExportAsync(StudyName.Parse(request.Name, "name"), context.CancellationToken))
        {
            await responseStream.WriteAsync(
                new HttpBody { ContentType = TableType, Data = ByteString.CopyFromUtf8(piece) }, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task<Study> ImportStudy(IAsyncStreamReader<ImportStudyRequest> requestStream, ServerCallContext context) =>
        import.RunAsync(requestStream.ReadAllAsync(context.CancellationToken), context.CancellationToken);

    /// <inheritdoc/>
    public override async Task<ImportTableResponse> ImportTable(ImportTableRequest request, ServerCallContext context)
    {
        var count = await tables.ImportAsync(StudyName.Parse(request.Name, "name"), request.Table, context.CancellationToken);
        return new ImportTableResponse { TrialCount = count };
    }
}
