using System.Globalization;
using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Trials;
using Vizier.Protocol.Analyses;
using Vizier.Storage;
using Vizier.Studies.Names;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Analyses;

/// <summary>Why a trial was proposed, as far as the trials that had ended before it began tell.</summary>
/// <param name="name">The trial.</param>
/// <param name="trial">The trial as it is stored.</param>
/// <param name="known">The ids of the trials that had ended when it began.</param>
internal sealed class SuggestionAnalysis(TrialName name, Trial trial, IReadOnlySet<long> known)
{
    private const int Neighbours = 5;

    /// <summary>Reads what the analysis needs beyond the study.</summary>
    /// <exception cref="Studies.VizierException">There is no such trial.</exception>
    public static SuggestionAnalysis Read(VizierDbContext database, TrialName name)
    {
        var head = StudyHead.Get(database, name.Study);
        var trial = StoredTrials.Get(database, head, name);
        var start = trial.StartTime is { } time ? time.Seconds + (time.Nanos / 1e9) : double.PositiveInfinity;
        return new SuggestionAnalysis(name, trial, TrialTimes.EndedBefore(database, head, start));
    }

    /// <summary>Explains the trial.</summary>
    public SuggestionExplanation Explain(AnalysisSubject subject)
    {
        var metric = subject.MetricOf("");
        var before = subject.History.Trials.Where(one => one.Id != name.Number && known.Contains(one.Id)).ToList();
        var own = subject.History.Trials.FirstOrDefault(one => one.Id == name.Number);
        var model = GaussianProcessModel.Fit(subject.Problem, metric, TrialHistory.Create(before));
        var explanation = new SuggestionExplanation { Basis = AnalysisBasis.Of(subject, metric, Model.GaussianProcess, model) };
        explanation.Basis.Trials = before.Count(one => ModelAnalyses.ValueOf(one, metric) is not null);
        AddNeighbours(explanation, subject, metric, own);
        if (ModelAnalyses.ValueOf(own, metric) is { } observed)
        {
            explanation.Observed = observed;
        }

        Improvement? improvement = null;
        if (model is not null && own is not null)
        {
            improvement = Predict(explanation, subject, metric, model, own, subject.Best(metric, before));
        }

        explanation.Summary = Summary(subject, metric, explanation, improvement);
        return explanation;
    }

    private static Improvement? Predict(
        SuggestionExplanation explanation, AnalysisSubject subject, Metric metric, GaussianProcessModel model, Algorithms.Trials.Trial own, Algorithms.Trials.Trial? best)
    {
        var point = new double[subject.Space.Dimensions.Length];
        if (!subject.Space.TryEncode(own.Assignment, point))
        {
            return null;
        }

        var prediction = model.Predict(point);
        (explanation.Mean, explanation.Deviation) = (prediction.Mean, prediction.Deviation);
        if (ModelAnalyses.ValueOf(best, metric) is not { } value)
        {
            return null;
        }

        var improvement = Improvement.Of(metric, prediction, value);
        explanation.BestValue = value;
        explanation.Acquisition = improvement.LogExpected;
        explanation.ImprovementProbability = improvement.Probability;
        explanation.Exploration = improvement.Exploration;
        return improvement;
    }

    private void AddNeighbours(SuggestionExplanation explanation, AnalysisSubject subject, Metric metric, Algorithms.Trials.Trial? own)
    {
        if (own is null)
        {
            return;
        }

        var earlier = subject.History.Trials.Where(other => other.Id < name.Number);
        foreach (var (other, distance) in Algorithms.Analysis.Neighbours.Of(subject.Space, own.Assignment, earlier, Neighbours))
        {
            var neighbour = new SuggestionExplanation.Types.Neighbour { Trial = (int)other.Id, Distance = distance };
            if (ModelAnalyses.ValueOf(other, metric) is { } value)
            {
                neighbour.Value = value;
            }

            explanation.Neighbours.Add(neighbour);
        }
    }

    private string Summary(AnalysisSubject subject, Metric metric, SuggestionExplanation explanation, Improvement? improvement)
    {
        AlgorithmCatalogue.TryResolve(subject.Study.Algorithm, out var algorithm);
        var algorithmName = algorithm?.Name ?? subject.Study.Algorithm;
        if (ParentOf() is { } parent)
        {
            return $"{algorithmName} goes on from trial {parent}.";
        }

        if (!subject.Study.LearnsFromTrials && subject.Study.PythiaEndpoint is null)
        {
            return $"{algorithmName} proposes points without looking at results.";
        }

        if (explanation.Basis.Trials < 2 || improvement is null)
        {
            return $"When it began, {explanation.Basis.Trials} trials had a {metric.Name}: too few to learn from, so it is spread over the space.";
        }

        var promise = string.Create(
            CultureInfo.InvariantCulture,
            $"A Gaussian process of the {explanation.Basis.Trials} results known then predicts {metric.Name} {explanation.Mean:G5} ± {explanation.Deviation:G3}; the best was {explanation.BestValue:G5}, which it beats with probability {improvement.Probability:P1}.");
        return improvement.Exploration > 0.5
            ? $"{promise} It is worth trying mostly because little is known there."
            : $"{promise} It is worth trying mostly because the prediction is good.";
    }

    private string? ParentOf() =>
        trial.Metadata.LastOrDefault(item => item.Key == ParentTrial.Note && item.Ns == Suggestions.TrialMapping.NotesNamespace)?.Value;
}
