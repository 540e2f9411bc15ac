using Grpc.Core;
using Vizier.Analyses;
using Vizier.Protocol.Analyses;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Api;

/// <summary><c>vizier.analysis.AnalysisService</c>.</summary>
internal sealed class AnalysisGrpcService(Store store, AnalysisDesk desk, AnalysisWorker worker) : AnalysisService.AnalysisServiceBase
{
    private const int MostPoints = 10_000;

    /// <inheritdoc/>
    public override Task<Importance> GetImportance(GetImportanceRequest request, ServerCallContext context) => desk.AnswerAsync(
        StudyName.Parse(request.Name, "name"),
        request,
        subject => ResultAnalyses.Importance(subject, request),
        answer => answer.Basis,
        context.CancellationToken);

    /// <inheritdoc/>
    public override Task<ParameterCurves> GetPartialDependence(GetPartialDependenceRequest request, ServerCallContext context)
    {
        var resolution = ResolutionOf(request.Resolution, 50, 200);
        return desk.AnswerAsync(
            StudyName.Parse(request.Name, "name"),
            request,
            subject => ModelAnalyses.Dependence(subject, request, resolution),
            answer => answer.Basis,
            context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ParameterCurves> GetSlices(GetSlicesRequest request, ServerCallContext context)
    {
        var resolution = ResolutionOf(request.Resolution, 60, 200);
        return desk.AnswerAsync(
            StudyName.Parse(request.Name, "name"),
            request,
            subject => ModelAnalyses.Slices(subject, request, resolution),
            answer => answer.Basis,
            context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Contour> GetContour(GetContourRequest request, ServerCallContext context)
    {
        var resolution = ResolutionOf(request.Resolution, 40, 100);
        return desk.AnswerAsync(
            StudyName.Parse(request.Name, "name"),
            request,
            subject => ModelAnalyses.Plane(subject, request, resolution),
            answer => answer.Basis,
            context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<LeaveOneOut> GetLeaveOneOut(GetLeaveOneOutRequest request, ServerCallContext context) => desk.AnswerAsync(
        StudyName.Parse(request.Name, "name"),
        request,
        subject => ModelAnalyses.Check(subject, request),
        answer => answer.Basis,
        context.CancellationToken);

    /// <inheritdoc/>
    public override Task<PredictResponse> Predict(PredictRequest request, ServerCallContext context)
    {
        if (request.Points.Count > MostPoints)
        {
            throw VizierException.Invalid("points", $"{request.Points.Count}: must be at most {MostPoints}");
        }

        return worker.RunAsync(StudyName.Parse(request.Name, "name"), subject => ModelAnalyses.Predict(subject, request))
            .WaitAsync(context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ParetoFront> GetParetoFront(GetParetoFrontRequest request, ServerCallContext context) => desk.AnswerAsync(
        StudyName.Parse(request.Name, "name"), request, ResultAnalyses.Front, answer => answer.Basis, context.CancellationToken);

    /// <inheritdoc/>
    public override async Task<SuggestionExplanation> ExplainSuggestion(ExplainSuggestionRequest request, ServerCallContext context)
    {
        var name = TrialName.Parse(request.Name, "name");
        var analysis = await store.ReadAsync(database => SuggestionAnalysis.Read(database, name), context.CancellationToken);
        return await worker.RunAsync(name.Study, analysis.Explain).WaitAsync(context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<StoppingExplanation> ExplainStopping(ExplainStoppingRequest request, ServerCallContext context)
    {
        var name = TrialName.Parse(request.Name, "name");
        var analysis = await store.ReadAsync(database => StoppingAnalysis.Read(database, name), context.CancellationToken);
        return await worker.RunAsync(name.Study, analysis.Explain).WaitAsync(context.CancellationToken);
    }

    private static int ResolutionOf(int asked, int usual, int most) =>
        Math.Max(2, Limits.Count(asked, "resolution", usual, most));
}
