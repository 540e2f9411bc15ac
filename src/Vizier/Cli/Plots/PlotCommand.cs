using System.CommandLine;
using System.Text;
using Vizier.Plotting;
using Vizier.Protocol.Analyses;
using Vizier.Protocol.Insights;

namespace Vizier.Cli.Plots;

/// <summary><c>vizier plot STUDY</c>.</summary>
internal static class PlotCommand
{
    private const string Help = """
        Draws a study as SVG or PNG, for papers and CI.

        Examples:
          vizier plot digits --kind history --out history.svg
          vizier plot digits --kind contour --parameters lr,momentum --out contour.png --database vizier.db
        """;

    private static readonly string[] Kinds = ["history", "parallel", "slice", "importance", "contour", "curves", "pareto"];

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var study = new Argument<string>("STUDY") { Description = "The study's or experiment's id, or its whole name." };
        var kind = new Option<string>("--kind") { Description = $"What to draw: {string.Join(", ", Kinds)}.", DefaultValueFactory = _ => Kinds[0] };
        kind.AcceptOnlyFromAmong(Kinds);
        var file = new Option<string>("--out") { Description = "The file to write; its ending says as what.", HelpName = "FILE.svg|png", Required = true };
        var metric = new Option<string>("--metric") { Description = "The metric; by default the first objective.", DefaultValueFactory = _ => "" };
        var parameters = new Option<string>("--parameters")
        {
            Description = "For a contour: two parameters, with a comma between; by default the two most important.",
            HelpName = "X,Y",
            DefaultValueFactory = _ => "",
        };
        return ServiceOptions.AddTo(new Command("plot", Help) { study, kind, file, metric, parameters }, async call =>
        {
            var path = call.Arguments.GetValue(file)!;
            var isPng = path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
            if (!isPng && !path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            {
                throw new CliException($"--out '{path}': must end in .svg or .png");
            }

            var name = call.StudyName(call.Arguments.GetValue(study)!).Replace("/experiments/", "/studies/", StringComparison.Ordinal);
            var drawn = await PlotReader.ReadAsync(call, name, call.Arguments.GetValue(metric)!);
            var drawing = await DrawAsync(call, drawn, call.Arguments.GetValue(kind)!, call.Arguments.GetValue(parameters)!);
            byte[] image = isPng ? PngFormat.Draw(drawing) : Encoding.UTF8.GetBytes(SvgFormat.Write(drawing));
            await File.WriteAllBytesAsync(path, image, call.Cancellation);
            return ExitCodes.Success;
        });
    }

    private static async Task<Drawing> DrawAsync(ServiceCall call, PlotStudy study, string kind, string parameters)
    {
        var (name, metric) = (study.Overview.Summary.Name, study.Objective.MetricId);
        var analyses = call.Connection.Analyses;
        switch (kind)
        {
            case "parallel":
                return TrialPlots.Parallel(study);
            case "slice":
                return TrialPlots.Slice(study);
            case "importance":
                return ModelPlots.Importances(study, await ImportanceAsync(call, study));
            case "contour":
                var (x, y) = await PairAsync(call, study, parameters);
                var contour = await analyses.GetContourAsync(
                    new GetContourRequest { Name = name, Metric = metric, XParameter = x, YParameter = y }, cancellationToken: call.Cancellation);
                Require(contour.Basis);
                return ModelPlots.Plane(study, contour);
            case "curves":
                return TrialPlots.Curves(study, await call.Connection.Insights.GetLearningCurvesAsync(
                    new GetLearningCurvesRequest { Name = name, Metric = metric }, cancellationToken: call.Cancellation));
            case "pareto":
                var front = await analyses.GetParetoFrontAsync(new GetParetoFrontRequest { Name = name }, cancellationToken: call.Cancellation);
                Require(front.Basis);
                return front.Metrics.Count >= 2
                    ? ModelPlots.Front(study, front)
                    : throw new CliException($"'{study.Id}' has one objective; a Pareto front needs two", ExitCodes.Failure);
            default:
                return TrialPlots.History(study);
        }
    }

    private static async Task<Importance> ImportanceAsync(ServiceCall call, PlotStudy study)
    {
        var request = new GetImportanceRequest { Name = study.Overview.Summary.Name, Metric = study.Objective.MetricId };
        var importance = await call.Connection.Analyses.GetImportanceAsync(request, cancellationToken: call.Cancellation);
        Require(importance.Basis);
        return importance;
    }

    private static async Task<(string X, string Y)> PairAsync(ServiceCall call, PlotStudy study, string parameters)
    {
        if (parameters.Length == 0)
        {
            var importance = await ImportanceAsync(call, study);
            return importance.Parameters.Count >= 2
                ? (importance.Parameters[0].ParameterId, importance.Parameters[1].ParameterId)
                : throw new CliException($"'{study.Id}' has fewer than two parameters", ExitCodes.Failure);
        }

        return parameters.Split(',', StringSplitOptions.TrimEntries) is [var x, var y]
            ? (x, y)
            : throw new CliException($"--parameters '{parameters}': must be two parameters with a comma between");
    }

    private static void Require(Basis basis)
    {
        if (basis.Refusal.Length > 0)
        {
            throw new CliException(basis.Refusal, ExitCodes.Failure);
        }
    }
}
