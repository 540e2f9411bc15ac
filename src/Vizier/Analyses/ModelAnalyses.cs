using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using Vizier.Protocol.Analyses;
using Vizier.Studies;
using Vizier.Studies.Specs;
using Curve = Vizier.Protocol.Analyses.ParameterCurves.Types.Curve;

namespace Vizier.Analyses;

/// <summary>What the models of a study say.</summary>
internal static class ModelAnalyses
{
    /// <summary>What a metric is expected to be for each value of parameters, the others as they were in the trials.</summary>
    public static ParameterCurves Dependence(AnalysisSubject subject, GetPartialDependenceRequest request, int resolution)
    {
        var metric = subject.MetricOf(request.Metric);
        var dimensions = request.Parameters.Count == 0
            ? subject.Space.Dimensions.Where(dimension => !dimension.IsConstant)
            : request.Parameters.Select((name, i) => subject.ParameterOf(name, $"parameters[{i}]"));
        var model = subject.ModelOf(metric, request.Model);
        var answer = new ParameterCurves { Basis = AnalysisBasis.Of(subject, metric, request.Model, model) };
        if (model is not null)
        {
            answer.Curves.Add(dimensions.Select(dimension =>
                CurveOf(dimension, PartialDependence.Of(model, subject.Space, dimension.Name, subject.History, resolution))));
        }

        return answer;
    }

    /// <summary>Lines through the model that cross in one trial.</summary>
    public static ParameterCurves Slices(AnalysisSubject subject, GetSlicesRequest request, int resolution)
    {
        var metric = subject.MetricOf(request.Metric);
        var centre = subject.Centre(metric, request.Trial);
        var model = subject.ModelOf(metric, Model.GaussianProcess);
        var answer = new ParameterCurves { Basis = AnalysisBasis.Of(subject, metric, Model.GaussianProcess, model) };
        if (model is null || centre is not var (trial, point))
        {
            answer.Basis.Refusal = answer.Basis.Refusal is { Length: > 0 } refusal ? refusal : "There is no best trial yet.";
            return answer;
        }

        answer.Trial = (int)trial.Id;
        var best = subject.Problem.Objectives.Length == 1 ? ValueOf(subject.Incumbent(metric), metric) : null;
        foreach (var dimension in subject.Space.Dimensions.Where(dimension => !dimension.IsConstant && dimension.IsActive(point)))
        {
            var line = ModelSection.Line(model, subject.Space, dimension.Name, point, resolution);
            var curve = CurveOf(dimension, line);
            if (best is { } value)
            {
                curve.Acquisitions.Add(line.Select(one => Improvement.Of(metric, new ModelPrediction(one.Mean, one.Deviation), value).LogExpected));
            }

            answer.Curves.Add(curve);
        }

        return answer;
    }

    /// <summary>The model over two parameters.</summary>
    public static Contour Plane(AnalysisSubject subject, GetContourRequest request, int resolution)
    {
        var metric = subject.MetricOf(request.Metric);
        var x = subject.ParameterOf(request.XParameter, "x_parameter");
        var y = subject.ParameterOf(request.YParameter, "y_parameter");
        if (x == y)
        {
            throw VizierException.Invalid("y_parameter", $"'{y.Name}': must be another one than x_parameter");
        }

        var centre = subject.Centre(metric, request.Trial);
        var model = subject.ModelOf(metric, Model.GaussianProcess);
        var answer = new Contour { Basis = AnalysisBasis.Of(subject, metric, Model.GaussianProcess, model) };
        if (model is null || centre is not var (trial, point))
        {
            answer.Basis.Refusal = answer.Basis.Refusal is { Length: > 0 } refusal ? refusal : "There is no best trial yet.";
            return answer;
        }

        var plane = ModelSection.Plane(model, subject.Space, x.Name, y.Name, point, resolution);
        answer.Trial = (int)trial.Id;
        answer.X = AxisOf(x, plane.Columns);
        answer.Y = AxisOf(y, plane.Rows);
        answer.Means.Add(plane.Predictions.Select(prediction => prediction?.Mean ?? double.NaN));
        answer.Deviations.Add(plane.Predictions.Select(prediction => prediction?.Deviation ?? double.NaN));
        return answer;
    }

    /// <summary>What each trial would have been predicted to be by all the others.</summary>
    public static LeaveOneOut Check(AnalysisSubject subject, GetLeaveOneOutRequest request)
    {
        var metric = subject.MetricOf(request.Metric);
        var model = subject.ModelOf(metric, Model.GaussianProcess) as GaussianProcessModel;
        var answer = new LeaveOneOut { Basis = AnalysisBasis.Of(subject, metric, Model.GaussianProcess, model) };
        if (model is null)
        {
            return answer;
        }

        var predictions = model.LeaveOneOut();
        answer.Trials.Add(predictions.Select(one => new LeaveOneOut.Types.Trial
        {
            Id = (int)one.TrialId,
            Observed = one.Observed,
            Mean = one.Prediction.Mean,
            Deviation = one.Prediction.Deviation,
        }));
        var mean = predictions.Average(one => one.Observed);
        var variance = predictions.Sum(one => (one.Observed - mean) * (one.Observed - mean));
        var errors = predictions.Sum(one => (one.Observed - one.Prediction.Mean) * (one.Observed - one.Prediction.Mean));
        answer.ExplainedVariance = variance > 0 ? 1 - (errors / variance) : 0;
        answer.WithinTwoDeviations = predictions.Count(one => Math.Abs(one.StandardizedResidual) <= 2) / (double)predictions.Length;
        return answer;
    }

    /// <summary>What the model expects at points.</summary>
    public static PredictResponse Predict(AnalysisSubject subject, PredictRequest request)
    {
        var metric = subject.MetricOf(request.Metric);
        double[][] points = [.. request.Points.Select((point, i) => PointOf(subject.Space, point, $"points[{i}]"))];
        var model = subject.ModelOf(metric, request.Model);
        var answer = new PredictResponse { Basis = AnalysisBasis.Of(subject, metric, request.Model, model) };
        if (model is not null)
        {
            answer.Predictions.Add(points.Select(point => model.Predict(point)).Select(prediction =>
                new PredictResponse.Types.Prediction { Mean = prediction.Mean, Deviation = prediction.Deviation }));
        }

        return answer;
    }

    /// <summary>The value of a trial that may not be there.</summary>
    public static double? ValueOf(Trial? trial, Metric metric) =>
        trial is not null && trial.Metrics.TryGetValue(metric.Name, out var value) && double.IsFinite(value) ? value : null;

    private static double[] PointOf(SearchSpace space, PredictRequest.Types.Point point, string field)
    {
        var assignment = AssignmentMapping.Read(point.Parameters);
        var errors = space.Validate(assignment);
        if (!errors.IsEmpty)
        {
            throw VizierException.Invalid([.. errors.Select(StudyProblem.Describe).Select(error => error with { Field = $"{field}.{error.Field}" })]);
        }

        var units = new double[space.Dimensions.Length];
        space.Encode(assignment, units);
        return units;
    }

    private static Curve CurveOf(Dimension dimension, IReadOnlyCollection<DependencePoint> points)
    {
        var curve = new Curve { Axis = AxisOf(dimension, points.Select(point => point.Value)) };
        curve.Means.Add(points.Select(point => point.Mean));
        curve.Deviations.Add(points.Select(point => point.Deviation));
        return curve;
    }

    private static Axis AxisOf(Dimension dimension, IEnumerable<ParameterValue> values)
    {
        var axis = new Axis { ParameterId = dimension.Name, LogScale = IsLogarithmic(dimension.Parameter) };
        foreach (var value in values)
        {
            if (value.IsNumber)
            {
                axis.Numbers.Add(value.Number);
            }
            else
            {
                axis.Texts.Add(value.Text);
            }
        }

        return axis;
    }

    private static bool IsLogarithmic(Parameter parameter) => parameter is
        DoubleParameter { Scale: Scale.Log } or IntegerParameter { Scale: Scale.Log } or DiscreteParameter { Scale: Scale.Log };
}
