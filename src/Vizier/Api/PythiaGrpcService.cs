using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Pythia;

namespace Vizier.Api;

/// <summary><c>vizier.PythiaService</c>: our algorithms for a foreign Vizier service.</summary>
internal sealed class PythiaGrpcService(PythiaAlgorithms algorithms) : PythiaService.PythiaServiceBase
{
    /// <inheritdoc/>
    public override Task<SuggestDecision> Suggest(SuggestRequest request, ServerCallContext context) =>
        algorithms.SuggestAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<EarlyStopDecisions> EarlyStop(EarlyStopRequest request, ServerCallContext context) =>
        algorithms.EarlyStopAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<Empty> Ping(Empty request, ServerCallContext context) => Task.FromResult(new Empty());
}
