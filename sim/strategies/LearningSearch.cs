using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies;

/// <summary>
/// Q-learning (Mukherjee, Deligiannis, Biswas, Lal 2020): each step costs, so what was done often in a state becomes
/// less likely there than what was not.
/// </summary>
/// <remarks>
/// A state is which lanes could go on, by name, and which went last. Steps only: the rest is by chance.
/// </remarks>
internal sealed class LearningSearch : ISearch
{
    private const double LearningRate = 0.3;
    private const double Discount = 0.7;
    private const double Cost = -1;
    private const int StatesMax = 200_000;

    private readonly Dictionary<ulong, Dictionary<string, double>> _values = [];

    public IChooser Begin(ulong seed) => new Learner(this, new RandomWalk(seed));

    public void End(IChooser chooser, IReadOnlyList<Choice> choices) => (chooser as Learner)?.Learn();

    private Dictionary<string, double> ValuesOf(ulong state)
    {
        if (!_values.TryGetValue(state, out var values))
        {
            if (_values.Count >= StatesMax)
            {
                _values.Clear();
            }

            _values.Add(state, values = new Dictionary<string, double>(StringComparer.Ordinal));
        }

        return values;
    }

    private sealed class Learner(LearningSearch search, RandomWalk chance) : IChooser
    {
        private readonly List<(Dictionary<string, double> State, string Action)> _path = [];
        private readonly List<double> _weights = [];
        private string _last = "";

        public int Choose(ChoiceKind kind, string site, int bound) => chance.Choose(kind, site, bound);

        public int ChooseStep(ReadOnlySpan<Step> enabled)
        {
            var state = (ulong)_last.Length;
            foreach (var step in enabled)
            {
                state = unchecked(state + StepId.Mix(Hash(step.Lane.Name), 1));
            }

            var values = search.ValuesOf(StepId.Mix(state, Hash(_last)));
            var chosen = Draw(enabled, values);
            _path.Add((values, enabled[chosen].Lane.Name));
            return chosen;
        }

        public void Taken(Step step, IReadOnlyList<Footprint> touched) => _last = step.Lane.Name;

        public void Learn()
        {
            var next = 0.0;
            for (var i = _path.Count - 1; i >= 0; i--)
            {
                var (state, action) = _path[i];
                var old = state.GetValueOrDefault(action);
                state[action] = old + (LearningRate * (Cost + (Discount * next) - old));
                next = state.Values.Max();
            }
        }

        /// <summary>The string's own hash differs from process to process.</summary>
        private static ulong Hash(string text)
        {
            var hash = 14_695_981_039_346_656_037UL;
            foreach (var c in text)
            {
                hash = unchecked((hash ^ c) * 1_099_511_628_211UL);
            }

            return hash;
        }

        private int Draw(ReadOnlySpan<Step> enabled, Dictionary<string, double> values)
        {
            _weights.Clear();
            var sum = 0.0;
            foreach (var step in enabled)
            {
                _weights.Add(Math.Exp(values.GetValueOrDefault(step.Lane.Name)));
                sum += _weights[^1];
            }

            var point = chance.Choose(ChoiceKind.Step, "", int.MaxValue) / (double)int.MaxValue * sum;
            for (var i = 0; i < _weights.Count; i++)
            {
                point -= _weights[i];
                if (point < 0)
                {
                    return i;
                }
            }

            return enabled.Length - 1;
        }
    }
}
