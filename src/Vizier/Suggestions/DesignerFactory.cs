using Vizier.Algorithms.Designers;
using Vizier.Studies.Specs;

namespace Vizier.Suggestions;

/// <summary>Makes the designer of a study's problem.</summary>
/// <param name="problem">The problem with the algorithm's name and settings.</param>
/// <exception cref="Studies.VizierException">The algorithm is unknown or cannot work on the problem.</exception>
internal delegate IDesigner DesignerFactory(StudyProblem problem);
