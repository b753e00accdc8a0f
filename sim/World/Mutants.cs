using Vigil.Client;
using Vigil.Core;

namespace Vigil.Sim.World;

/// <summary>The deliberate faults of an execution, in the store and in the client. None by default.</summary>
/// <param name="Store">Those of the store.</param>
/// <param name="Client">Those of the client.</param>
internal readonly record struct Mutants(CoreMutants Store, ClientMutants Client)
{
    /// <summary>
    /// Not to be seen from here: what needs an interleaving inside a method, which tier C searches, and progress that is
    /// asked for, which the client library can't do yet.
    /// </summary>
    private const CoreMutants OutOfSight = CoreMutants.ProgressWhileBehind;

    /// <summary>The name of every mutant that the whole system can show, in order: what <c>--mutant</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Enum.GetValues<CoreMutants>()
            .Where(mutant => mutant != CoreMutants.None && !OutOfSight.HasFlag(mutant))
            .Select(mutant => mutant.ToString()),
        .. Enum.GetNames<ClientMutants>().Where(name => name != nameof(ClientMutants.None)),
    ];

    /// <summary>The mutant of this name; none for an empty name; null when there is no such mutant.</summary>
    public static Mutants? Find(string name)
    {
        if (name.Length == 0)
        {
            return default(Mutants);
        }

        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        return Enum.TryParse<CoreMutants>(name, out var store)
            ? new Mutants(store, ClientMutants.None)
            : new Mutants(CoreMutants.None, Enum.Parse<ClientMutants>(name));
    }
}
