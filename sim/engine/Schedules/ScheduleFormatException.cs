namespace Vigil.Sim.Engine.Schedules;

/// <summary>
/// Something that was given as a schedule file is none that this build can read. The message says why.
/// </summary>
public sealed class ScheduleFormatException(string message) : Exception(message);
