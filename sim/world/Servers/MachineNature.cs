namespace Vigil.Sim.World.Servers;

/// <summary>What a machine is like when nothing is wrong with it.</summary>
/// <param name="Drift">By how much its clock runs fast, in parts of a thousand.</param>
/// <param name="SyncMs">
/// How long its disk takes to make durable what was written, in milliseconds of virtual time.
/// </param>
internal readonly record struct MachineNature(int Drift, int SyncMs);
