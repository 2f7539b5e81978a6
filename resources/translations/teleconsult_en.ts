<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="fr_FR">
<context>
    <name>AccountForm</name>
    <message>
        <source>Adresse du serveur d’agendas</source>
        <translation>Address of the calendar server</translation>
    </message>
    <message>
        <source>Celle que l’informatique vous a donnée.</source>
        <translation>The one IT gave you.</translation>
    </message>
    <message>
        <source>Copiez le jeton en entier, sans espace ni retour à la ligne.</source>
        <translation>Copy the whole token, without spaces or line breaks.</translation>
    </message>
    <message>
        <source>Identifiant</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>Jeton d’accès</source>
        <translation>Access token</translation>
    </message>
    <message>
        <source>Mot de passe</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Se connecter</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Vérifiez l’identifiant et le mot de passe, puis réessayez.</source>
        <translation>Check the user name and password, then try again.</translation>
    </message>
    <message>
        <source>Écrivez l’adresse du serveur d’agendas.</source>
        <translation>Type the address of the calendar server.</translation>
    </message>
    <message>
        <source>Écrivez votre identifiant.</source>
        <translation>Type your user name.</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message numerus="yes">
        <source>%n agenda(s) suivi(s)</source>
        <translation>
            <numerusform>%n calendar followed</numerusform>
            <numerusform>%n calendars followed</numerusform>
        </translation>
    </message>
    <message>
        <source>Le garder</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>Le nouveau jeton est enregistré.</source>
        <translation>The new token is saved.</translation>
    </message>
    <message>
        <source>Le nouveau mot de passe est enregistré.</source>
        <translation>The new password is saved.</translation>
    </message>
    <message>
        <source>Nouveau jeton d’accès…</source>
        <translation>New access token…</translation>
    </message>
    <message>
        <source>Nouveau mot de passe…</source>
        <translation>New password…</translation>
    </message>
    <message>
        <source>Oublier ce compte&#x202f;? Ses agendas et leur copie disparaissent de ce poste&#x202f;; rien ne change sur le serveur.</source>
        <translation>Forget this account? Its calendars and their copy disappear from this workstation; nothing changes on the server.</translation>
    </message>
    <message>
        <source>Oublier le compte</source>
        <translation>Forget the account</translation>
    </message>
    <message>
        <source>Oublier…</source>
        <translation>Forget…</translation>
    </message>
    <message>
        <source>certificat du poste</source>
        <translation>workstation’s certificate</translation>
    </message>
    <message>
        <source>jeton d’accès</source>
        <translation>access token</translation>
    </message>
    <message>
        <source>session du poste</source>
        <translation>workstation’s session</translation>
    </message>
    <message>
        <source>{action} {account}</source>
        <translation>{action} {account}</translation>
    </message>
    <message>
        <source>{url} · {username} · {calendars}</source>
        <translation>{url} · {username} · {calendars}</translation>
    </message>
</context>
<context>
    <name>AccountsSection</name>
    <message>
        <source>Ajouter un compte</source>
        <translation>Add an account</translation>
    </message>
    <message>
        <source>Ajouter un compte…</source>
        <translation>Add an account…</translation>
    </message>
    <message>
        <source>Aucun compte. Ajoutez celui que l’informatique vous a donné.</source>
        <translation>No account. Add the one IT gave you.</translation>
    </message>
    <message>
        <source>Comptes de ce poste</source>
        <translation>Accounts of this workstation</translation>
    </message>
</context>
<context>
    <name>Acts</name>
    <message>
        <source>Il n’y a rien à refaire.</source>
        <translation>There is nothing to do again.</translation>
    </message>
    <message>
        <source>Il n’y a rien à reprendre.</source>
        <translation>There is nothing to undo.</translation>
    </message>
    <message>
        <source>Un instant&#xa0;: ce que vous avez demandé est encore en cours.</source>
        <translation>One moment: what you asked for is still under way.</translation>
    </message>
</context>
<context>
    <name>Age</name>
    <message>
        <source>il y a {number} h</source>
        <translation>{number} h ago</translation>
    </message>
    <message>
        <source>il y a {number} jours</source>
        <translation>{number} days ago</translation>
    </message>
    <message>
        <source>il y a {number} min</source>
        <translation>{number} min ago</translation>
    </message>
</context>
<context>
    <name>AgendaGrid</name>
    <message>
        <source>1re consultation</source>
        <translation>first visit</translation>
    </message>
    <message>
        <source>Agenda en colonnes</source>
        <translation>Agenda in columns</translation>
    </message>
    <message>
        <source>Annulé&#xa0;: à réserver de nouveau</source>
        <translation>Cancelled: book it again</translation>
    </message>
    <message>
        <source>Aucun praticien affiché</source>
        <translation>No practitioner shown</translation>
    </message>
    <message>
        <source>Conflit&#xa0;: choisissez d’abord la version à garder</source>
        <translation>Conflict: first choose the version to keep</translation>
    </message>
    <message>
        <source>RCP</source>
        <translation>case conference</translation>
    </message>
    <message>
        <source>Se répète ou dure des jours entiers&#xa0;: à changer dans le programme qui l’a créé</source>
        <translation>Recurs or lasts whole days: change it in the program that made it</translation>
    </message>
    <message>
        <source>absent</source>
        <translation>no-show</translation>
    </message>
    <message>
        <source>annulé</source>
        <translation>cancelled</translation>
    </message>
    <message>
        <source>arrivé</source>
        <translation>arrived</translation>
    </message>
    <message>
        <source>conflit · choisir</source>
        <translation>conflict · choose</translation>
    </message>
    <message>
        <source>en attente d’envoi</source>
        <translation>waiting to be sent</translation>
    </message>
    <message>
        <source>fermé</source>
        <translation>closed</translation>
    </message>
    <message>
        <source>n’occupe pas l’agenda</source>
        <translation>takes no time in the calendar</translation>
    </message>
    <message>
        <source>occupé</source>
        <translation>busy</translation>
    </message>
    <message>
        <source>pas de plage ouverte</source>
        <translation>no open hours</translation>
    </message>
    <message>
        <source>proposé</source>
        <translation>proposed</translation>
    </message>
    <message>
        <source>réalisé</source>
        <translation>done</translation>
    </message>
    <message>
        <source>réservé</source>
        <translation>booked</translation>
    </message>
    <message>
        <source>suivi</source>
        <translation>follow-up</translation>
    </message>
    <message>
        <source>télésurveillance</source>
        <translation>remote monitoring</translation>
    </message>
    <message>
        <source>{calendar}&#xa0;: vous pouvez lire cet agenda, pas y écrire</source>
        <translation>{calendar}: you can read this calendar, not write to it</translation>
    </message>
    <message>
        <source>{count} rdv</source>
        <translation>{count} appts</translation>
    </message>
    <message>
        <source>{day} · {holiday}</source>
        <translation>{day} · {holiday}</translation>
    </message>
    <message>
        <source>{duration} libre</source>
        <translation>{duration} free</translation>
    </message>
    <message>
        <source>{duration} libres</source>
        <translation>{duration} free</translation>
    </message>
    <message>
        <source>{start} à {end}, hors plage</source>
        <translation>{start} to {end}, outside open hours</translation>
    </message>
    <message>
        <source>{start} à {end}, libre</source>
        <translation>{start} to {end}, free</translation>
    </message>
    <message>
        <source>{time} est déjà passé · {calendar}</source>
        <translation>{time} has already passed · {calendar}</translation>
    </message>
    <message>
        <source>{time} est libre · {calendar}</source>
        <translation>{time} is free · {calendar}</translation>
    </message>
    <message>
        <source>{time} est pris&#xa0;: {who}, {hours}</source>
        <translation>{time} is taken: {who}, {hours}</translation>
    </message>
    <message>
        <source>{time} libre</source>
        <translation>{time} free</translation>
    </message>
    <message>
        <source>{time} · là où il est</source>
        <translation>{time} · where it is now</translation>
    </message>
    <message>
        <source>{time}&#xa0;: hors des plages ouvertes · {calendar}</source>
        <translation>{time}: outside the open hours · {calendar}</translation>
    </message>
    <message>
        <source>{who} jusqu’au {day}</source>
        <translation>{who} until {day}</translation>
    </message>
    <message>
        <source>Écrit par un autre programme&#xa0;: à changer là-bas</source>
        <translation>Written by another program: change it there</translation>
    </message>
    <message>
        <source>à confirmer</source>
        <translation>to be confirmed</translation>
    </message>
</context>
<context>
    <name>AgendaHeader</name>
    <message>
        <source>Aller à aujourd’hui (T)</source>
        <translation>Go to today (T)</translation>
    </message>
    <message>
        <source>Auj.</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Aujourd’hui</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Jour</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>Jour précédent</source>
        <translation>Previous day</translation>
    </message>
    <message>
        <source>Jour suivant</source>
        <translation>Next day</translation>
    </message>
    <message>
        <source>La semaine (S)</source>
        <translation>The week (W)</translation>
    </message>
    <message>
        <source>Les mêmes jours en liste, pour le clavier et la lecture d’écran (L)</source>
        <translation>The same days as a list, for the keyboard and screen readers (L)</translation>
    </message>
    <message>
        <source>Liste</source>
        <translation>List</translation>
    </message>
    <message>
        <source>Mois et praticiens</source>
        <translation>Month and practitioners</translation>
    </message>
    <message>
        <source>Montrer ou cacher le mois et les praticiens</source>
        <translation>Show or hide the month and the practitioners</translation>
    </message>
    <message>
        <source>Présentation</source>
        <translation>View</translation>
    </message>
    <message>
        <source>Semaine</source>
        <translation>Week</translation>
    </message>
    <message>
        <source>Semaine précédente</source>
        <translation>Previous week</translation>
    </message>
    <message>
        <source>Semaine suivante</source>
        <translation>Next week</translation>
    </message>
    <message>
        <source>Semaine {number} · du {first} au {last}</source>
        <translation>Week {number} · {first} to {last}</translation>
    </message>
    <message>
        <source>Un jour, un praticien par colonne (J)</source>
        <translation>One day, one practitioner per column (D)</translation>
    </message>
    <message>
        <source>sem. {number}</source>
        <translation>wk {number}</translation>
    </message>
    <message>
        <source>{first} – {last}</source>
        <translation>{first} – {last}</translation>
    </message>
</context>
<context>
    <name>AgendaList</name>
    <message>
        <source>Heure</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Jour</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>Nature</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Patient ou référence</source>
        <translation>Patient or reference</translation>
    </message>
    <message>
        <source>Praticien</source>
        <translation>Practitioner</translation>
    </message>
    <message>
        <source>Remarques</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>État</source>
        <translation>Status</translation>
    </message>
</context>
<context>
    <name>AgendaListView</name>
    <message numerus="yes">
        <source>%n rendez-vous</source>
        <translation>
            <numerusform>%n appointment</numerusform>
            <numerusform>%n appointments</numerusform>
        </translation>
    </message>
    <message>
        <source>Flèches&#xa0;: un autre rendez-vous. Entrée&#xa0;: le détail. Suppr&#xa0;: annuler. Touche Menu&#xa0;: tout ce qui est possible.</source>
        <translation>Arrows: another appointment. Enter: details. Delete: cancel. Menu key: everything that can be done.</translation>
    </message>
    <message>
        <source>Montrer aussi les annulés</source>
        <translation>Show cancelled ones too</translation>
    </message>
    <message>
        <source>Rendez-vous</source>
        <translation>Appointments</translation>
    </message>
</context>
<context>
    <name>AgendaMenu</name>
    <message>
        <source>Absent</source>
        <translation>No-show</translation>
    </message>
    <message>
        <source>Annuler le rendez-vous…</source>
        <translation>Cancel the appointment…</translation>
    </message>
    <message>
        <source>Arrivé</source>
        <translation>Arrived</translation>
    </message>
    <message>
        <source>Choisir une version…</source>
        <translation>Choose a version…</translation>
    </message>
    <message>
        <source>Copier la référence {reference}</source>
        <translation>Copy the reference {reference}</translation>
    </message>
    <message>
        <source>Déplacer…</source>
        <translation>Move…</translation>
    </message>
    <message>
        <source>Détail</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Modifier la durée…</source>
        <translation>Change the length…</translation>
    </message>
    <message>
        <source>Ouvrir la téléconsultation</source>
        <translation>Open the teleconsultation</translation>
    </message>
    <message>
        <source>Réalisé</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Réserver ici…</source>
        <translation>Book here…</translation>
    </message>
</context>
<context>
    <name>AgendaPage</name>
    <message>
        <source>Agenda</source>
        <translation>Agenda</translation>
    </message>
</context>
<context>
    <name>AgendaVersions</name>
    <message>
        <source>Durée</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>Heure</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Jour</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>Nature</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Praticien</source>
        <translation>Practitioner</translation>
    </message>
    <message>
        <source>Titre</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Téléconsultation</source>
        <translation>Teleconsultation</translation>
    </message>
    <message>
        <source>{name}, occurrence du {when}</source>
        <translation>{name}, occurrence of {when}</translation>
    </message>
    <message>
        <source>État</source>
        <translation>Status</translation>
    </message>
</context>
<context>
    <name>AgendaWords</name>
    <message>
        <source>Occupé</source>
        <translation>Busy</translation>
    </message>
    <message>
        <source>Rendez-vous</source>
        <translation>Appointment</translation>
    </message>
    <message>
        <source>en surnombre</source>
        <translation>overbooked</translation>
    </message>
    <message>
        <source>pas encore confirmé par le serveur</source>
        <translation>not yet confirmed by the server</translation>
    </message>
    <message>
        <source>se répète</source>
        <translation>recurs</translation>
    </message>
    <message>
        <source>toute la journée</source>
        <translation>all day</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} h</translation>
    </message>
    <message>
        <source>{hours} h {minutes:02}</source>
        <translation>{hours} h {minutes:02} min</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>à trancher&#xa0;: une décision est attendue</source>
        <translation>needs a decision</translation>
    </message>
    <message>
        <source>écrit par un autre programme</source>
        <translation>written by another program</translation>
    </message>
</context>
<context>
    <name>Announcement</name>
    <message>
        <source>Copier les détails</source>
        <translation>Copy the details</translation>
    </message>
    <message>
        <source>Fermer ce message</source>
        <translation>Close this message</translation>
    </message>
    <message>
        <source>Fermer ce message (Échap)</source>
        <translation>Close this message (Esc)</translation>
    </message>
</context>
<context>
    <name>BeforeAppointments</name>
    <message>
        <source>Rendez-vous de {time}. {headline}</source>
        <translation>Appointment at {time}. {headline}</translation>
    </message>
</context>
<context>
    <name>BeforeToggle</name>
    <message>
        <source>La caméra s’allume quelques secondes&#x202f;; rien n’est enregistré. Jamais pendant qu’un autre programme s’en sert, et sans rien dire si tout va bien.</source>
        <translation>The camera comes on for a few seconds; nothing is recorded. Never while another program is using it, and without a word if all is well.</translation>
    </message>
    <message>
        <source>Vérifier le poste 15 minutes avant chaque téléconsultation</source>
        <translation>Check the workstation 15 minutes before each teleconsultation</translation>
    </message>
</context>
<context>
    <name>BookingNotice</name>
    <message>
        <source>Dites pourquoi, en quelques mots.</source>
        <translation>Say why, in a few words.</translation>
    </message>
    <message>
        <source>Motif du surnombre</source>
        <translation>Reason for overbooking</translation>
    </message>
    <message>
        <source>Revenir en arrière (Ctrl+Z)</source>
        <translation>Undo (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Réserver &amp;quand même…</source>
        <translation>Book an&amp;yway…</translation>
    </message>
    <message>
        <source>Réserver en plus</source>
        <translation>Overbook</translation>
    </message>
</context>
<context>
    <name>BookingPanel</name>
    <message>
        <source>Aucun créneau libre de {minutes} min d’ici au {day}.</source>
        <translation>No free slot of {minutes} min up to {day}.</translation>
    </message>
    <message>
        <source>Aucun créneau à réserver.</source>
        <translation>No slot to book.</translation>
    </message>
    <message>
        <source>Aucun praticien coché.</source>
        <translation>No practitioner ticked.</translation>
    </message>
    <message>
        <source>Ce créneau est pris&#xa0;: choisissez-en un autre.</source>
        <translation>This slot is taken: choose another.</translation>
    </message>
    <message>
        <source>Chercher jusqu’au {day}</source>
        <translation>Look up to {day}</translation>
    </message>
    <message>
        <source>Cochez au moins un praticien dont l’agenda vous est ouvert.</source>
        <translation>Tick at least one practitioner whose calendar you may write to.</translation>
    </message>
    <message>
        <source>F2 · Entrée réserve le créneau choisi</source>
        <translation>F2 · Enter books the chosen slot</translation>
    </message>
    <message>
        <source>Fermer</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Fermer (Échap)</source>
        <translation>Close (Esc)</translation>
    </message>
    <message>
        <source>Indiquez le nom ou l’IPP du patient.</source>
        <translation>Give the patient’s name or IPP.</translation>
    </message>
    <message>
        <source>Recherche des créneaux libres…</source>
        <translation>Looking for free slots…</translation>
    </message>
    <message>
        <source>Réservation en cours</source>
        <translation>Booking</translation>
    </message>
    <message>
        <source>Réserver</source>
        <translation>Book</translation>
    </message>
    <message>
        <source>Réserver {when}</source>
        <translation>Book {when}</translation>
    </message>
    <message>
        <source>Trouver un créneau</source>
        <translation>Find a slot</translation>
    </message>
    <message>
        <source>Vérification auprès du serveur… Échap abandonne.</source>
        <translation>Checking with the server… Esc gives up.</translation>
    </message>
    <message>
        <source>Vérification du créneau dessiné…</source>
        <translation>Checking the slot you drew…</translation>
    </message>
    <message>
        <source>{text}, {names}</source>
        <translation>{text}, {names}</translation>
    </message>
    <message>
        <source>Échap annule · Ctrl+Z revient en arrière</source>
        <translation>Esc cancels · Ctrl+Z undoes</translation>
    </message>
</context>
<context>
    <name>CalendarChoice</name>
    <message>
        <source>Agendas</source>
        <translation>Calendars</translation>
    </message>
    <message>
        <source>Filtrer par nom ou propriétaire</source>
        <translation>Filter by name or owner</translation>
    </message>
    <message>
        <source>La barre d’espace coche ou décoche.</source>
        <translation>The space bar ticks or unticks.</translation>
    </message>
    <message>
        <source>Tout cocher</source>
        <translation>Tick all</translation>
    </message>
    <message>
        <source>Tout décocher</source>
        <translation>Untick all</translation>
    </message>
    <message>
        <source>{count} sur {total} suivis</source>
        <translation>{count} of {total} followed</translation>
    </message>
</context>
<context>
    <name>CalendarModel</name>
    <message>
        <source>disponibilités seulement</source>
        <translation>free-busy only</translation>
    </message>
    <message>
        <source>lecture et écriture</source>
        <translation>read and write</translation>
    </message>
    <message>
        <source>lecture seule</source>
        <translation>read only</translation>
    </message>
    <message>
        <source>non suivi</source>
        <translation>not followed</translation>
    </message>
    <message>
        <source>n’est plus montré par le serveur</source>
        <translation>no longer shown by the server</translation>
    </message>
    <message>
        <source>suivi</source>
        <translation>followed</translation>
    </message>
    <message>
        <source>{owner} · {rights}</source>
        <translation>{owner} · {rights}</translation>
    </message>
</context>
<context>
    <name>CalendarSearch</name>
    <message numerus="yes">
        <source>%n agenda(s) trouvé(s)</source>
        <translation>
            <numerusform>%n calendar found</numerusform>
            <numerusform>%n calendars found</numerusform>
        </translation>
    </message>
    <message>
        <source>Ajouter un agenda</source>
        <translation>Add a calendar</translation>
    </message>
    <message>
        <source>Chercher</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>La recherche se fait sur le serveur de vos comptes.</source>
        <translation>The search is made on the server of your accounts.</translation>
    </message>
    <message>
        <source>Nom de la personne, ou adresse de l’agenda</source>
        <translation>Name of the person, or address of the calendar</translation>
    </message>
    <message>
        <source>Personne de ce nom sur le serveur.</source>
        <translation>Nobody of that name on the server.</translation>
    </message>
    <message>
        <source>Suivre</source>
        <translation>Follow</translation>
    </message>
    <message>
        <source>Suivre {calendar}</source>
        <translation>Follow {calendar}</translation>
    </message>
    <message>
        <source>Trouvé&#xa0;: {names}, mais aucun agenda ne vous est montré. Demandez-leur l’accès.</source>
        <translation>Found: {names}, but no calendar is shown to you. Ask them for access.</translation>
    </message>
    <message>
        <source>disponibilités seulement</source>
        <translation>free-busy only</translation>
    </message>
    <message>
        <source>lecture et écriture</source>
        <translation>read and write</translation>
    </message>
    <message>
        <source>lecture seule</source>
        <translation>read only</translation>
    </message>
    <message>
        <source>{found}, dont {count} sont montrés&#xa0;: précisez le nom.</source>
        <translation>{found}, {count} of them shown: give more of the name.</translation>
    </message>
    <message>
        <source>{owner} · {calendar} · {rights}</source>
        <translation>{owner} · {calendar} · {rights}</translation>
    </message>
    <message>
        <source>«&#xa0;{name}&#xa0;» est maintenant suivi.</source>
        <translation>“{name}” is now followed.</translation>
    </message>
    <message>
        <source>Écrivez un nom ou une adresse.</source>
        <translation>Type a name or an address.</translation>
    </message>
</context>
<context>
    <name>CalendarsSection</name>
    <message>
        <source>Agendas connus de ce poste</source>
        <translation>Calendars known to this workstation</translation>
    </message>
    <message>
        <source>Aucun agenda n’est connu&#xa0;: ajoutez un compte, ou cherchez un agenda ci-dessous.</source>
        <translation>No calendar is known: add an account, or search for a calendar below.</translation>
    </message>
</context>
<context>
    <name>CameraCard</name>
    <message>
        <source>Aucune caméra</source>
        <translation>No camera</translation>
    </message>
    <message>
        <source>Caméra</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Caméra utilisée</source>
        <translation>Camera in use</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>Image de la caméra</source>
        <translation>Picture of the camera</translation>
    </message>
    <message>
        <source>Image figée</source>
        <translation>Frozen picture</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Pictures</translation>
    </message>
    <message>
        <source>La caméra s’allume…</source>
        <translation>The camera is starting…</translation>
    </message>
    <message>
        <source>Lumière</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>L’image reste sur ce poste&#xa0;: rien n’est enregistré ni envoyé.</source>
        <translation>The picture stays on this workstation: nothing is recorded or sent.</translation>
    </message>
    <message>
        <source>Obturateur</source>
        <translation>Shutter</translation>
    </message>
    <message>
        <source>bonne</source>
        <translation>good</translation>
    </message>
    <message>
        <source>faible</source>
        <translation>low</translation>
    </message>
    <message>
        <source>fermé</source>
        <translation>closed</translation>
    </message>
    <message>
        <source>il faut {limit}</source>
        <translation>{limit} needed</translation>
    </message>
    <message>
        <source>non</source>
        <translation>no</translation>
    </message>
    <message>
        <source>oui</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>ouvert</source>
        <translation>open</translation>
    </message>
    <message>
        <source>{rate} /s</source>
        <translation>{rate}/s</translation>
    </message>
</context>
<context>
    <name>CapabilitiesView</name>
    <message>
        <source>Ce que les serveurs garantissent</source>
        <translation>What the servers guarantee</translation>
    </message>
    <message>
        <source>Un événement d’essai est écrit loin de toute date réelle, en 2037, puis retiré.</source>
        <translation>A trial event is written far from any real date, in 2037, and then removed.</translation>
    </message>
    <message>
        <source>Vérifier de nouveau</source>
        <translation>Check again</translation>
    </message>
</context>
<context>
    <name>CapabilityBlock</name>
    <message>
        <source>Pas encore essayé.</source>
        <translation>Not tried yet.</translation>
    </message>
    <message>
        <source>Tout ce qui a été essayé</source>
        <translation>Everything that was tried</translation>
    </message>
    <message>
        <source>Tout ce qui a été essayé&#xa0;: {name}</source>
        <translation>Everything that was tried: {name}</translation>
    </message>
    <message>
        <source>{fact}&#xa0;: {answer}</source>
        <translation>{fact}: {answer}</translation>
    </message>
</context>
<context>
    <name>ChoiceStep</name>
    <message numerus="yes">
        <source>%n agenda(s) trouvé(s)</source>
        <translation>
            <numerusform>%n calendar found</numerusform>
            <numerusform>%n calendars found</numerusform>
        </translation>
    </message>
    <message>
        <source>Aucun agenda n’est visible</source>
        <translation>No calendar is visible</translation>
    </message>
    <message>
        <source>Ce compte n’a pas d’agenda, et aucun n’est partagé avec lui. Demandez-en l’accès à votre service.</source>
        <translation>This account has no calendar, and none is shared with it. Ask your unit for access.</translation>
    </message>
    <message>
        <source>Choisissez ceux que vous voulez voir ici. Ce choix se change à tout moment dans Préférences.</source>
        <translation>Choose those you want to see here. You can change this at any time in Preferences.</translation>
    </message>
    <message>
        <source>Continuer sans agenda</source>
        <translation>Continue without a calendar</translation>
    </message>
    <message>
        <source>Elle montre les noms des patients. Cela peut se faire plus tard, dans Préférences.</source>
        <translation>It shows the patients’ names. This can be done later, in Preferences.</translation>
    </message>
    <message>
        <source>Importer la clé des identités…</source>
        <translation>Import the identity key…</translation>
    </message>
    <message numerus="yes">
        <source>Suivre %n agenda(s)</source>
        <translation>
            <numerusform>Follow %n calendar</numerusform>
            <numerusform>Follow %n calendars</numerusform>
        </translation>
    </message>
    <message>
        <source>Utiliser un autre compte</source>
        <translation>Use another account</translation>
    </message>
    <message>
        <source>À savoir sur ce poste</source>
        <translation>About this workstation</translation>
    </message>
</context>
<context>
    <name>ConflictDesk</name>
    <message>
        <source>deux versions</source>
        <translation>two versions</translation>
    </message>
</context>
<context>
    <name>ConflictPanel</name>
    <message>
        <source>Choisir un autre créneau…</source>
        <translation>Choose another slot…</translation>
    </message>
    <message>
        <source>Conflit précédent</source>
        <translation>Previous conflict</translation>
    </message>
    <message>
        <source>Conflit suivant</source>
        <translation>Next conflict</translation>
    </message>
    <message>
        <source>Essayer de nouveau</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Fermer (Échap)</source>
        <translation>Close (Esc)</translation>
    </message>
    <message>
        <source>Garder celle du serveur</source>
        <translation>Keep the server’s</translation>
    </message>
    <message>
        <source>Garder la mienne</source>
        <translation>Keep mine</translation>
    </message>
    <message>
        <source>Renoncer</source>
        <translation>Give up</translation>
    </message>
    <message>
        <source>Réserver quand même…</source>
        <translation>Book anyway…</translation>
    </message>
    <message>
        <source>{number} sur {total}</source>
        <translation>{number} of {total}</translation>
    </message>
    <message>
        <source>À cette heure&#xa0;: {appointments}</source>
        <translation>At this time: {appointments}</translation>
    </message>
    <message>
        <source>À trancher</source>
        <translation>To decide</translation>
    </message>
</context>
<context>
    <name>DayRow</name>
    <message>
        <source>Arrivé, réalisé, absent ou incident technique</source>
        <translation>Arrived, done, no-show or technical incident</translation>
    </message>
    <message>
        <source>Dites en quelques mots ce qui s’est passé.</source>
        <translation>Say in a few words what happened.</translation>
    </message>
    <message>
        <source>Incident technique&#xa0;: dire en une ligne ce qui s’est passé</source>
        <translation>Technical incident: say in one line what happened</translation>
    </message>
    <message>
        <source>Incident technique&#xa0;: que s’est-il passé&#x202f;? Sans nom de personne.</source>
        <translation>Technical incident: what happened? Name nobody.</translation>
    </message>
    <message>
        <source>Incident…</source>
        <translation>Incident…</translation>
    </message>
    <message>
        <source>Ne rien noter</source>
        <translation>Record nothing</translation>
    </message>
    <message>
        <source>Noter l’incident</source>
        <translation>Record the incident</translation>
    </message>
    <message>
        <source>Noter…</source>
        <translation>Record…</translation>
    </message>
    <message>
        <source>Voir dans l’agenda</source>
        <translation>Show in the agenda</translation>
    </message>
    <message>
        <source>envoi…</source>
        <translation>sending…</translation>
    </message>
    <message>
        <source>pas encore confirmé par le serveur</source>
        <translation>not yet confirmed by the server</translation>
    </message>
    <message>
        <source>{who}&#xa0;: incident technique</source>
        <translation>{who}: technical incident</translation>
    </message>
    <message>
        <source>{who}&#xa0;: noter ce qu’il en est</source>
        <translation>{who}: record the outcome</translation>
    </message>
    <message>
        <source>{who}&#xa0;: voir dans l’agenda</source>
        <translation>{who}: show in the agenda</translation>
    </message>
    <message>
        <source>{who}&#xa0;: {outcome}</source>
        <translation>{who}: {outcome}</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Détails</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Masquer</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>{text}&#xa0;: {card}</source>
        <translation>{text}: {card}</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Absent</source>
        <translation>No-show</translation>
    </message>
    <message>
        <source>Annuler le rendez-vous…</source>
        <translation>Cancel the appointment…</translation>
    </message>
    <message>
        <source>Arrivé</source>
        <translation>Arrived</translation>
    </message>
    <message>
        <source>Arrivé, réalisé ou absent se note une fois que le serveur a confirmé.</source>
        <translation>Arrived, done or no-show can be recorded once the server has confirmed.</translation>
    </message>
    <message>
        <source>Ce rendez-vous est annulé.</source>
        <translation>This appointment is cancelled.</translation>
    </message>
    <message>
        <source>Ce rendez-vous se répète&#xa0;: il se change dans le programme qui l’a écrit.</source>
        <translation>This appointment recurs: change it in the program that wrote it.</translation>
    </message>
    <message>
        <source>Ce serveur de téléconsultation n’est pas autorisé ici.</source>
        <translation>This teleconsultation server is not allowed here.</translation>
    </message>
    <message>
        <source>Cet agenda est en lecture seule.</source>
        <translation>This calendar is read only.</translation>
    </message>
    <message>
        <source>Choisir une version…</source>
        <translation>Choose a version…</translation>
    </message>
    <message>
        <source>Deux versions existent&#xa0;: choisissez d’abord celle qui reste.</source>
        <translation>There are two versions: first choose the one that stays.</translation>
    </message>
    <message>
        <source>Durée…</source>
        <translation>Length…</translation>
    </message>
    <message>
        <source>Déplacer…</source>
        <translation>Move…</translation>
    </message>
    <message>
        <source>Détail du rendez-vous</source>
        <translation>Details of the appointment</translation>
    </message>
    <message>
        <source>Fermer le détail</source>
        <translation>Close the details</translation>
    </message>
    <message>
        <source>Fermer le détail (Échap)</source>
        <translation>Close the details (Esc)</translation>
    </message>
    <message>
        <source>Modifier la durée</source>
        <translation>Change the length</translation>
    </message>
    <message>
        <source>Noter ce qu’il en est</source>
        <translation>Record the outcome</translation>
    </message>
    <message>
        <source>Ouvrir la téléconsultation</source>
        <translation>Open the teleconsultation</translation>
    </message>
    <message>
        <source>Rendez-vous</source>
        <translation>Appointment</translation>
    </message>
    <message>
        <source>Réalisé</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Un changement est en cours.</source>
        <translation>A change is under way.</translation>
    </message>
    <message>
        <source>Écrit par un autre programme&#xa0;: il se change là-bas.</source>
        <translation>Written by another program: change it there.</translation>
    </message>
</context>
<context>
    <name>DeviceChoice</name>
    <message>
        <source>Caméra infrarouge&#xa0;: prenez «&#xa0;{device}&#xa0;»</source>
        <translation>Infrared camera: use “{device}”</translation>
    </message>
    <message>
        <source>La caméra choisie est absente</source>
        <translation>The chosen camera is not there</translation>
    </message>
    <message>
        <source>Le haut-parleur choisi est absent</source>
        <translation>The chosen loudspeaker is not there</translation>
    </message>
    <message>
        <source>Le micro choisi est absent</source>
        <translation>The chosen microphone is not there</translation>
    </message>
    <message>
        <source>L’utiliser</source>
        <translation>Use it</translation>
    </message>
    <message>
        <source>On entend le son par «&#xa0;{device}&#xa0;»</source>
        <translation>The sound is heard through “{device}”</translation>
    </message>
    <message>
        <source>Utiliser «&#xa0;{device}&#xa0;»</source>
        <translation>Use “{device}”</translation>
    </message>
    <message>
        <source>{device} (par défaut)</source>
        <translation>{device} (default)</translation>
    </message>
    <message>
        <source>«&#xa0;{device}&#xa0;» vous entend mieux</source>
        <translation>“{device}” hears you better</translation>
    </message>
</context>
<context>
    <name>Disclosure</name>
    <message>
        <source>{name}&#xa0;: {summary}</source>
        <translation>{name}: {summary}</translation>
    </message>
</context>
<context>
    <name>DisplaySection</name>
    <message>
        <source>Clair</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Comme le système</source>
        <translation>Like the system</translation>
    </message>
    <message>
        <source>Langue</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Sombre</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Taille du texte</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>Thème</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>{percent}&#x202f;%</source>
        <translation>{percent}%</translation>
    </message>
</context>
<context>
    <name>ErrorNotice</name>
    <message>
        <source>Copier les détails</source>
        <translation>Copy the details</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>Joindre</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Nature</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Praticien</source>
        <translation>Practitioner</translation>
    </message>
    <message>
        <source>Remarques</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Référence</source>
        <translation>Reference</translation>
    </message>
    <message>
        <source>Série</source>
        <translation>Series</translation>
    </message>
    <message>
        <source>Titre</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Téléconsultation</source>
        <translation>Teleconsultation</translation>
    </message>
    <message>
        <source>identité scellée, ou non renseignée</source>
        <translation>identity sealed, or not given</translation>
    </message>
    <message>
        <source>né(e) le {date}</source>
        <translation>born {date}</translation>
    </message>
    <message>
        <source>{name}&#xa0;: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
</context>
<context>
    <name>FaultStrip</name>
    <message>
        <source>Copier les détails</source>
        <translation>Copy the details</translation>
    </message>
    <message>
        <source>Fermer</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Essayer avec un serveur d’agendas intégré</source>
        <translation>Try it with a built-in calendar server</translation>
    </message>
    <message>
        <source>Les rendez-vous restent sur le serveur de l’hôpital&#x202f;; ce poste en garde une copie chiffrée.</source>
        <translation>Appointments stay on the hospital’s server; this workstation keeps an encrypted copy.</translation>
    </message>
    <message>
        <source>L’hôpital d’exemple s’ouvre dans quelques secondes, dans une fenêtre à part.</source>
        <translation>The sample hospital opens in a few seconds, in a window of its own.</translation>
    </message>
    <message>
        <source>Pas encore d’accès&#x202f;? Un hôpital d’exemple fonctionne sur ce poste, sans rien envoyer.</source>
        <translation>No access yet? A sample hospital runs on this workstation and sends nothing.</translation>
    </message>
    <message>
        <source>Reliez ce poste à vos agendas</source>
        <translation>Connect this workstation to your calendars</translation>
    </message>
    <message>
        <source>Étape {number} sur 3</source>
        <translation>Step {number} of 3</translation>
    </message>
</context>
<context>
    <name>JobProgress</name>
    <message>
        <source>Arrêter</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Arrêt…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <source>Avancement</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Un instant…</source>
        <translation>One moment…</translation>
    </message>
    <message>
        <source>{step}&#xa0;: {done} sur {total}</source>
        <translation>{step}: {done} of {total}</translation>
    </message>
    <message>
        <source>{step}…</source>
        <translation>{step}…</translation>
    </message>
</context>
<context>
    <name>KeyImport</name>
    <message numerus="yes">
        <source>%n clé(s) importée(s). Les noms scellés ainsi sont maintenant montrés.</source>
        <translation>
            <numerusform>%n key imported. The names it seals are now shown.</numerusform>
            <numerusform>%n keys imported. The names they seal are now shown.</numerusform>
        </translation>
    </message>
    <message>
        <source>Celui que l’informatique a remis à votre service.</source>
        <translation>The one IT gave your unit.</translation>
    </message>
    <message>
        <source>Choisissez le fichier de la clé.</source>
        <translation>Choose the key file.</translation>
    </message>
    <message>
        <source>Clés (*.json)</source>
        <translation>Keys (*.json)</translation>
    </message>
    <message>
        <source>Fichier de la clé</source>
        <translation>Key file</translation>
    </message>
    <message>
        <source>Importer</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>Parcourir…</source>
        <translation>Browse…</translation>
    </message>
    <message>
        <source>Phrase secrète</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Seulement si le fichier est protégé.</source>
        <translation>Only if the file is protected.</translation>
    </message>
    <message>
        <source>Tous les fichiers (*)</source>
        <translation>All files (*)</translation>
    </message>
</context>
<context>
    <name>KeysSection</name>
    <message>
        <source>Aucune clé&#xa0;: les rendez-vous sont montrés par leur référence, sans nom de patient.</source>
        <translation>No key: appointments are shown by their reference, without the patient’s name.</translation>
    </message>
    <message>
        <source>Clé {id}</source>
        <translation>Key {id}</translation>
    </message>
    <message>
        <source>Clés connues de ce poste</source>
        <translation>Keys known to this workstation</translation>
    </message>
    <message>
        <source>Le nom des patients voyage scellé&#xa0;: seuls les postes qui ont la clé le montrent.</source>
        <translation>Patients’ names travel sealed: only workstations that have the key show them.</translation>
    </message>
    <message>
        <source>Lecture des clés…</source>
        <translation>Reading the keys…</translation>
    </message>
    <message>
        <source>Recevoir une clé</source>
        <translation>Receive a key</translation>
    </message>
    <message>
        <source>créée le {date}</source>
        <translation>made on {date}</translation>
    </message>
    <message>
        <source>créée le {date} · scelle les nouvelles identités</source>
        <translation>made on {date} · seals new identities</translation>
    </message>
</context>
<context>
    <name>LengthFields</name>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>&amp;Durée et nature</source>
        <translation>&amp;Length and kind</translation>
    </message>
    <message>
        <source>Durée en minutes</source>
        <translation>Length in minutes</translation>
    </message>
    <message>
        <source>Nature du rendez-vous</source>
        <translation>Kind of appointment</translation>
    </message>
    <message>
        <source>Sans nature</source>
        <translation>No kind</translation>
    </message>
</context>
<context>
    <name>LengthForm</name>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Donner cette durée</source>
        <translation>Set this length</translation>
    </message>
    <message>
        <source>Durée</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>Laisser comme elle est</source>
        <translation>Leave as it is</translation>
    </message>
    <message>
        <source>Modifier la durée</source>
        <translation>Change the length</translation>
    </message>
</context>
<context>
    <name>LinkHostsField</name>
    <message>
        <source>Serveurs de visioconférence autorisés</source>
        <translation>Allowed video servers</translation>
    </message>
    <message>
        <source>Un lien vers un autre serveur est refusé. Par exemple&#xa0;: visio.hopital.example, *.region.example</source>
        <translation>A link to any other server is refused. For example: visio.hospital.example, *.region.example</translation>
    </message>
    <message>
        <source>«&#xa0;{host}&#xa0;» est une adresse&#xa0;: écrivez seulement le nom du serveur, par exemple visio.hopital.example.</source>
        <translation>“{host}” is an address: type only the server’s name, for example visio.hospital.example.</translation>
    </message>
    <message>
        <source>«&#xa0;{host}&#xa0;» n’est pas un nom de serveur. Par exemple&#xa0;: visio.hopital.example, *.region.example.</source>
        <translation>“{host}” is not a server’s name. For example: visio.hospital.example, *.region.example.</translation>
    </message>
</context>
<context>
    <name>LoudspeakerCard</name>
    <message>
        <source>Aucun haut-parleur</source>
        <translation>No loudspeaker</translation>
    </message>
    <message>
        <source>Avez-vous entendu le son&#x202f;?</source>
        <translation>Did you hear the sound?</translation>
    </message>
    <message>
        <source>Haut-parleur</source>
        <translation>Loudspeaker</translation>
    </message>
    <message>
        <source>Haut-parleur utilisé</source>
        <translation>Loudspeaker in use</translation>
    </message>
    <message>
        <source>Je l’ai entendu</source>
        <translation>I heard it</translation>
    </message>
    <message>
        <source>Je n’ai rien entendu</source>
        <translation>I heard nothing</translation>
    </message>
    <message>
        <source>Jouer le son</source>
        <translation>Play the sound</translation>
    </message>
    <message>
        <source>J’ai entendu le son</source>
        <translation>I heard the sound</translation>
    </message>
    <message>
        <source>Son retrouvé dans le micro après {milliseconds} ms</source>
        <translation>Sound found in the microphone after {milliseconds} ms</translation>
    </message>
    <message>
        <source>Un son bref&#x202f;; le micro l’écoute.</source>
        <translation>A short sound; the microphone listens for it.</translation>
    </message>
    <message>
        <source>Un son monte&#xa0;: écoutez…</source>
        <translation>A rising tone: listen…</translation>
    </message>
    <message>
        <source>Vous l’avez entendu.</source>
        <translation>You heard it.</translation>
    </message>
    <message>
        <source>Vous ne l’avez pas entendu.</source>
        <translation>You did not hear it.</translation>
    </message>
</context>
<context>
    <name>MachineCard</name>
    <message>
        <source>Poste et session</source>
        <translation>Computer and session</translation>
    </message>
    <message>
        <source>Session locale ou distante, VPN, charge, mémoire, énergie, heure.</source>
        <translation>Local or remote session, VPN, load, memory, power, time.</translation>
    </message>
    <message>
        <source>processeur pris à {percent}&#x202f;%</source>
        <translation>processor {percent}% busy</translation>
    </message>
    <message>
        <source>session distante</source>
        <translation>remote session</translation>
    </message>
    <message>
        <source>session locale</source>
        <translation>local session</translation>
    </message>
    <message>
        <source>sur batterie</source>
        <translation>on battery</translation>
    </message>
    <message>
        <source>sur secteur</source>
        <translation>on mains</translation>
    </message>
    <message>
        <source>{percent}&#x202f;% de mémoire libre</source>
        <translation>{percent}% of memory free</translation>
    </message>
    <message>
        <source>{session}, par le VPN</source>
        <translation>{session}, through the VPN</translation>
    </message>
    <message>
        <source>à l’heure</source>
        <translation>on time</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Agenda</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>Aujourd’hui</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Poste</source>
        <translation>Workstation</translation>
    </message>
    <message>
        <source>Poste non vérifié</source>
        <translation>Workstation not checked</translation>
    </message>
    <message>
        <source>Préférences</source>
        <translation>Preferences</translation>
    </message>
    <message>
        <source>Vérifier le poste</source>
        <translation>Check the workstation</translation>
    </message>
    <message>
        <source>État du poste&#xa0;: {state}</source>
        <translation>Workstation: {state}</translation>
    </message>
</context>
<context>
    <name>ManagedNote</name>
    <message>
        <source>Géré par l’établissement</source>
        <translation>Managed by your organisation</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Le logiciel a rencontré une erreur qui lui est propre.</source>
        <translation>The program met an error of its own.</translation>
    </message>
    <message>
        <source>Rien n’est perdu. Copiez les détails et transmettez-les à l’informatique.</source>
        <translation>Nothing is lost. Copy the details and pass them on to IT.</translation>
    </message>
</context>
<context>
    <name>MicrophoneCard</name>
    <message>
        <source>Aucun micro</source>
        <translation>No microphone</translation>
    </message>
    <message>
        <source>La barre suit votre voix</source>
        <translation>The bar follows your voice</translation>
    </message>
    <message>
        <source>Lisez à voix haute&#xa0;: «&#xa0;Bonjour, je vous entends bien et je vous vois bien.&#xa0;»</source>
        <translation>Read aloud: “Hello, I can hear you and see you well.”</translation>
    </message>
    <message>
        <source>Micro</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>Micro utilisé</source>
        <translation>Microphone in use</translation>
    </message>
    <message>
        <source>Niveau du micro</source>
        <translation>Level of the microphone</translation>
    </message>
    <message>
        <source>attendu {low} à {high}</source>
        <translation>expected {low} to {high}</translation>
    </message>
    <message>
        <source>bruit {noise} dBov</source>
        <translation>noise {noise} dBov</translation>
    </message>
    <message>
        <source>niveau de parole {level} dBov</source>
        <translation>speech level {level} dBov</translation>
    </message>
    <message>
        <source>pas d’écrêtage</source>
        <translation>no clipping</translation>
    </message>
    <message>
        <source>écrêté à {percent}&#x202f;%</source>
        <translation>{percent}% clipped</translation>
    </message>
</context>
<context>
    <name>MiniMonth</name>
    <message>
        <source>Flèches&#xa0;: un autre jour. Page haut et bas&#xa0;: un autre mois. Entrée&#xa0;: y aller.</source>
        <translation>Arrows: another day. Page up and down: another month. Enter: go there.</translation>
    </message>
    <message>
        <source>Mois précédent</source>
        <translation>Previous month</translation>
    </message>
    <message>
        <source>Mois suivant</source>
        <translation>Next month</translation>
    </message>
</context>
<context>
    <name>MoveForm</name>
    <message>
        <source>Choisissez un autre jour, une autre heure ou un autre praticien.</source>
        <translation>Choose another day, time or practitioner.</translation>
    </message>
    <message>
        <source>Déplacer</source>
        <translation>Move</translation>
    </message>
    <message>
        <source>Déplacer à cette heure</source>
        <translation>Move to this time</translation>
    </message>
    <message>
        <source>Heure</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Jour</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>Laisser où il est</source>
        <translation>Leave where it is</translation>
    </message>
    <message>
        <source>Praticien</source>
        <translation>Practitioner</translation>
    </message>
</context>
<context>
    <name>MoveVerdict</name>
    <message>
        <source>Ce jour n’a pas pu être lu&#x202f;; le serveur a le dernier mot.</source>
        <translation>This day could not be read; the server has the last word.</translation>
    </message>
    <message>
        <source>Lecture de ce jour…</source>
        <translation>Reading this day…</translation>
    </message>
</context>
<context>
    <name>NetworkCard</name>
    <message>
        <source>+{number} ms</source>
        <translation>+{number} ms</translation>
    </message>
    <message>
        <source>Aller-retour</source>
        <translation>Round trip</translation>
    </message>
    <message>
        <source>Avancement de la mesure du réseau</source>
        <translation>Progress of the network measurement</translation>
    </message>
    <message>
        <source>Débit descendant</source>
        <translation>Download</translation>
    </message>
    <message>
        <source>Débit montant</source>
        <translation>Upload</translation>
    </message>
    <message>
        <source>Gigue</source>
        <translation>Jitter</translation>
    </message>
    <message>
        <source>Le débit n’est pas mesuré&#xa0;: aucun serveur de mesure n’est indiqué. Préférences, Poste, en prend l’adresse&#x202f;; demandez-la à l’informatique.</source>
        <translation>Throughput is not measured: no test server is named. Preferences, Workstation, takes its address; ask IT for it.</translation>
    </message>
    <message>
        <source>Pertes</source>
        <translation>Loss</translation>
    </message>
    <message>
        <source>Réseau</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>Réseau et débit ne sont pas mesurés&#xa0;: aucun serveur de mesure n’est indiqué. Préférences, Poste, en prend l’adresse&#x202f;; demandez-la à l’informatique.</source>
        <translation>Network and throughput are not measured: no speed server is set. Its address goes in Preferences, Workstation; ask IT for it.</translation>
    </message>
    <message>
        <source>Sous charge</source>
        <translation>Under load</translation>
    </message>
    <message>
        <source>WebSocket ouvert</source>
        <translation>WebSocket open</translation>
    </message>
    <message>
        <source>certificat reconnu</source>
        <translation>certificate recognised</translation>
    </message>
    <message>
        <source>il faut {limit}</source>
        <translation>{limit} needed</translation>
    </message>
    <message>
        <source>incertain · moins de {limit}&#x202f;%</source>
        <translation>uncertain · less than {limit}%</translation>
    </message>
    <message>
        <source>mesuré vers {host}</source>
        <translation>measured to {host}</translation>
    </message>
    <message>
        <source>moins de {limit}&#x202f;%</source>
        <translation>less than {limit}%</translation>
    </message>
    <message>
        <source>nom résolu</source>
        <translation>name resolved</translation>
    </message>
    <message>
        <source>par le VPN · mesuré vers {host}</source>
        <translation>through the VPN · measured to {host}</translation>
    </message>
    <message>
        <source>proxy franchi</source>
        <translation>proxy passed</translation>
    </message>
    <message>
        <source>relais UDP ouvert</source>
        <translation>UDP relay open</translation>
    </message>
    <message>
        <source>serveur joint</source>
        <translation>server reached</translation>
    </message>
    <message>
        <source>{limit} au plus</source>
        <translation>{limit} at most</translation>
    </message>
    <message>
        <source>{number} Mbit/s</source>
        <translation>{number} Mbit/s</translation>
    </message>
    <message>
        <source>{number} ms</source>
        <translation>{number} ms</translation>
    </message>
    <message>
        <source>{number}&#x202f;% [{low}–{high}]</source>
        <translation>{number}% [{low}–{high}]</translation>
    </message>
    <message>
        <source>≥ {number} Mbit/s</source>
        <translation>≥ {number} Mbit/s</translation>
    </message>
</context>
<context>
    <name>NextCard</name>
    <message>
        <source>&amp;Rejoindre</source>
        <translation>&amp;Join</translation>
    </message>
    <message>
        <source>Aucune téléconsultation aujourd’hui</source>
        <translation>No teleconsultation today</translation>
    </message>
    <message>
        <source>Ce rendez-vous n’a pas de lien de connexion.</source>
        <translation>This appointment has no link to join.</translation>
    </message>
    <message>
        <source>Dans {span}</source>
        <translation>In {span}</translation>
    </message>
    <message>
        <source>En cours depuis {span}</source>
        <translation>Under way for {span}</translation>
    </message>
    <message>
        <source>Le navigateur ne s’est pas ouvert. Réessayez, ou prévenez l’informatique.</source>
        <translation>The browser did not open. Try again, or tell IT.</translation>
    </message>
    <message>
        <source>Le poste n’a pas encore été vérifié.</source>
        <translation>The workstation has not been checked yet.</translation>
    </message>
    <message>
        <source>Maintenant</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>Plus de téléconsultation aujourd’hui</source>
        <translation>No more teleconsultations today</translation>
    </message>
    <message numerus="yes">
        <source>Prochain jour&#xa0;: {day}, %n rendez-vous à partir de {time}.</source>
        <translation>
            <numerusform>Next day: {day}, %n appointment at {time}.</numerusform>
            <numerusform>Next day: {day}, %n appointments from {time}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Prochaine téléconsultation</source>
        <translation>Next teleconsultation</translation>
    </message>
    <message>
        <source>Rejoindre {who}</source>
        <translation>Join {who}</translation>
    </message>
    <message>
        <source>Rien n’est prévu dans les quatre semaines qui viennent.</source>
        <translation>Nothing is planned in the next four weeks.</translation>
    </message>
    <message>
        <source>Téléconsultation en cours</source>
        <translation>Teleconsultation under way</translation>
    </message>
    <message>
        <source>Voir dans l’agenda</source>
        <translation>Show in the agenda</translation>
    </message>
    <message>
        <source>Vérifier le poste</source>
        <translation>Check the workstation</translation>
    </message>
    <message>
        <source>Vérifier pour ce rendez-vous</source>
        <translation>Check for this appointment</translation>
    </message>
    <message>
        <source>référence {text}</source>
        <translation>reference {text}</translation>
    </message>
    <message>
        <source>{hours} h {minutes:02}</source>
        <translation>{hours} h {minutes:02} min</translation>
    </message>
    <message>
        <source>{hours} · {who}</source>
        <translation>{hours} · {who}</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
</context>
<context>
    <name>OutboxPanel</name>
    <message>
        <source>Depuis {since} · {state}</source>
        <translation>Since {since} · {state}</translation>
    </message>
    <message>
        <source>Dernier essai&#xa0;: {reason}</source>
        <translation>Last attempt: {reason}</translation>
    </message>
    <message>
        <source>En attente d’envoi</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>Envoyer maintenant</source>
        <translation>Send now</translation>
    </message>
    <message>
        <source>Fermer (Échap)</source>
        <translation>Close (Esc)</translation>
    </message>
    <message>
        <source>Le serveur n’a pas encore confirmé ces changements&#xa0;: ils seront envoyés dès qu’il répond.</source>
        <translation>The server has not confirmed these changes yet: they will be sent as soon as it answers.</translation>
    </message>
    <message>
        <source>Peut-être déjà sur le serveur&#xa0;: la prochaine synchronisation le saura.</source>
        <translation>Perhaps on the server already: the next synchronisation will know.</translation>
    </message>
    <message>
        <source>Prochain essai&#xa0;: {when}</source>
        <translation>Next attempt: {when}</translation>
    </message>
    <message>
        <source>Renoncer</source>
        <translation>Give up</translation>
    </message>
    <message>
        <source>Voir dans l’agenda</source>
        <translation>Show in the agenda</translation>
    </message>
</context>
<context>
    <name>PasswordAgain</name>
    <message>
        <source>Annuler</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Copiez le jeton en entier, sans espace ni retour à la ligne.</source>
        <translation>Copy the whole token, without spaces or line breaks.</translation>
    </message>
    <message>
        <source>Enregistrer</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Il est essayé sur le serveur avant d’être gardé.</source>
        <translation>It is tried on the server before it is kept.</translation>
    </message>
    <message>
        <source>Nouveau jeton d’accès</source>
        <translation>New access token</translation>
    </message>
    <message>
        <source>Nouveau mot de passe</source>
        <translation>New password</translation>
    </message>
    <message>
        <source>Vérifiez le mot de passe&#xa0;: majuscules et espaces comptent.</source>
        <translation>Check the password: capitals and spaces count.</translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Cacher le mot de passe</source>
        <translation>Hide the password</translation>
    </message>
    <message>
        <source>Montrer le mot de passe</source>
        <translation>Show the password</translation>
    </message>
</context>
<context>
    <name>PatientFields</name>
    <message>
        <source>Cette date est trop ancienne.</source>
        <translation>This date is too long ago.</translation>
    </message>
    <message>
        <source>Cette date n’est pas encore passée.</source>
        <translation>This date is in the future.</translation>
    </message>
    <message>
        <source>Cette date n’existe pas&#xa0;: jour, mois, année, par exemple 12/04/1961.</source>
        <translation>There is no such date: day, month, year, for example 12/04/1961.</translation>
    </message>
    <message>
        <source>Courriel</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>IPP</source>
        <translation>IPP</translation>
    </message>
    <message>
        <source>Identité scellée&#xa0;: seuls les postes de l’établissement la lisent.</source>
        <translation>Identity sealed: only the hospital’s workstations read it.</translation>
    </message>
    <message>
        <source>Il manque quelque chose, par exemple nom@exemple.fr.</source>
        <translation>Something is missing, for example name@example.com.</translation>
    </message>
    <message>
        <source>Lien de connexion</source>
        <translation>Link to join</translation>
    </message>
    <message>
        <source>Moins</source>
        <translation>Less</translation>
    </message>
    <message>
        <source>N&amp;om</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>NOM Prénom, date</source>
        <translation>NAME First, date</translation>
    </message>
    <message>
        <source>Naissance</source>
        <translation>Birth date</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Plus</source>
        <translation>More</translation>
    </message>
    <message>
        <source>Prénom</source>
        <translation>First name</translation>
    </message>
    <message>
        <source>Sans clé, l’identité reste sur ce poste.</source>
        <translation>Without a key, the identity stays on this workstation.</translation>
    </message>
    <message>
        <source>Téléphone</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Téléphone, courriel, note et lien de connexion</source>
        <translation>Phone, e-mail, note and link to join</translation>
    </message>
    <message>
        <source>jj/mm/aaaa</source>
        <translation>dd/mm/yyyy</translation>
    </message>
    <message>
        <source>Écrivez l’année en entier, par exemple 1961.</source>
        <translation>Type the whole year, for example 1961.</translation>
    </message>
</context>
<context>
    <name>PeriodField</name>
    <message>
        <source>4 semaines</source>
        <translation>4 weeks</translation>
    </message>
    <message>
        <source>7 jours</source>
        <translation>7 days</translation>
    </message>
    <message>
        <source>Au</source>
        <translation>To</translation>
    </message>
    <message>
        <source>Aujourd’hui</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Dernier jour</source>
        <translation>Last day</translation>
    </message>
    <message>
        <source>Du</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Le matin</source>
        <translation>Morning</translation>
    </message>
    <message>
        <source>L’après-midi</source>
        <translation>Afternoon</translation>
    </message>
    <message>
        <source>Moment de la journée</source>
        <translation>Time of day</translation>
    </message>
    <message>
        <source>P&amp;ériode</source>
        <translation>P&amp;eriod</translation>
    </message>
    <message>
        <source>Premier jour</source>
        <translation>First day</translation>
    </message>
    <message>
        <source>Toute la journée</source>
        <translation>All day</translation>
    </message>
    <message>
        <source>aujourd’hui</source>
        <translation>today</translation>
    </message>
    <message>
        <source>du {first} au {last}</source>
        <translation>{first} to {last}</translation>
    </message>
    <message>
        <source>le matin</source>
        <translation>morning</translation>
    </message>
    <message>
        <source>le {day}</source>
        <translation>{day}</translation>
    </message>
    <message>
        <source>l’après-midi</source>
        <translation>afternoon</translation>
    </message>
    <message>
        <source>{days} · {weekdays}</source>
        <translation>{days} · {weekdays}</translation>
    </message>
    <message>
        <source>{days}, {part}</source>
        <translation>{days}, {part}</translation>
    </message>
</context>
<context>
    <name>Practitioners</name>
    <message>
        <source>Aucun</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Filtrer les praticiens</source>
        <translation>Filter the practitioners</translation>
    </message>
    <message>
        <source>Montrer tous les praticiens</source>
        <translation>Show all practitioners</translation>
    </message>
    <message>
        <source>Ne montrer aucun praticien</source>
        <translation>Show no practitioner</translation>
    </message>
    <message>
        <source>Praticiens</source>
        <translation>Practitioners</translation>
    </message>
    <message>
        <source>Tous</source>
        <translation>All</translation>
    </message>
    <message>
        <source>{name}&#xa0;: lecture seule</source>
        <translation>{name}: read only</translation>
    </message>
</context>
<context>
    <name>PractitionersField</name>
    <message>
        <source>&amp;Praticiens</source>
        <translation>&amp;Practitioners</translation>
    </message>
    <message>
        <source>Aucun praticien coché</source>
        <translation>No practitioner ticked</translation>
    </message>
    <message>
        <source>Combien de praticiens</source>
        <translation>How many practitioners</translation>
    </message>
    <message>
        <source>Tous ensemble</source>
        <translation>All together</translation>
    </message>
    <message>
        <source>Un parmi eux</source>
        <translation>Any one of them</translation>
    </message>
    <message>
        <source>ensemble&#xa0;: {names}</source>
        <translation>together: {names}</translation>
    </message>
    <message>
        <source>un parmi {count}&#xa0;: {names}</source>
        <translation>any one of {count}: {names}</translation>
    </message>
    <message>
        <source>{number} ensemble, parmi {count}</source>
        <translation>{number} together, of {count}</translation>
    </message>
    <message>
        <source>{quorum} parmi {count}&#xa0;: {names}</source>
        <translation>{quorum} of {count}: {names}</translation>
    </message>
</context>
<context>
    <name>PreferencesHeader</name>
    <message>
        <source>Préférences</source>
        <translation>Preferences</translation>
    </message>
</context>
<context>
    <name>PreferencesPage</name>
    <message>
        <source>Affichage</source>
        <translation>Display</translation>
    </message>
    <message>
        <source>Agendas</source>
        <translation>Calendars</translation>
    </message>
    <message>
        <source>Clés d’identité</source>
        <translation>Identity keys</translation>
    </message>
    <message>
        <source>Comptes</source>
        <translation>Accounts</translation>
    </message>
    <message>
        <source>Poste</source>
        <translation>Workstation</translation>
    </message>
    <message>
        <source>Rendez-vous</source>
        <translation>Appointments</translation>
    </message>
    <message>
        <source>Section des préférences</source>
        <translation>Section of the preferences</translation>
    </message>
</context>
<context>
    <name>ReasonForm</name>
    <message>
        <source>Annuler ce rendez-vous&#x202f;?</source>
        <translation>Cancel this appointment?</translation>
    </message>
    <message>
        <source>Annuler le rendez-vous</source>
        <translation>Cancel the appointment</translation>
    </message>
    <message>
        <source>Le créneau sera libéré. Un retour en arrière reste possible (Ctrl+Z).</source>
        <translation>The slot will be free again. You can undo this (Ctrl+Z).</translation>
    </message>
    <message>
        <source>Le garder</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>Le rendez-vous sera en surnombre. Le motif est gardé dans le journal.</source>
        <translation>The appointment will be overbooked. The reason is kept in the journal.</translation>
    </message>
    <message>
        <source>Motif (nécessaire)</source>
        <translation>Reason (required)</translation>
    </message>
    <message>
        <source>Ne pas réserver</source>
        <translation>Do not book</translation>
    </message>
    <message>
        <source>Raison (facultative, sans nom de patient)</source>
        <translation>Reason (optional, no patient’s name)</translation>
    </message>
    <message>
        <source>Réserver en surnombre</source>
        <translation>Overbook</translation>
    </message>
    <message>
        <source>Réserver quand même</source>
        <translation>Book anyway</translation>
    </message>
</context>
<context>
    <name>RelayCard</name>
    <message>
        <source>Le chemin du son et de l’image&#xa0;: pertes, retard, gigue.</source>
        <translation>The way of sound and picture: loss, delay, jitter.</translation>
    </message>
    <message>
        <source>Relais</source>
        <translation>Relay</translation>
    </message>
    <message>
        <source>{host}, par TCP</source>
        <translation>{host}, over TCP</translation>
    </message>
    <message>
        <source>{host}, par TLS</source>
        <translation>{host}, over TLS</translation>
    </message>
    <message>
        <source>{host}, par UDP</source>
        <translation>{host}, over UDP</translation>
    </message>
</context>
<context>
    <name>ReportFoot</name>
    <message>
        <source>Compte rendu copié</source>
        <translation>Report copied</translation>
    </message>
    <message>
        <source>Copier le compte rendu</source>
        <translation>Copy the report</translation>
    </message>
    <message>
        <source>Le compte rendu pour l’informatique, sans nom, sans image et sans son</source>
        <translation>The report for IT, without names, pictures or sound</translation>
    </message>
    <message>
        <source>Ni image ni son n’est enregistré. Rien n’est envoyé, sauf vers les serveurs que les réglages nomment.</source>
        <translation>Neither picture nor sound is recorded. Nothing is sent, except to the servers that the settings name.</translation>
    </message>
    <message>
        <source>Poste {name} · examen de {seconds} s · {moment}</source>
        <translation>Workstation {name} · check of {seconds} s · {moment}</translation>
    </message>
    <message>
        <source>Poste {name} · examen de {seconds} s, {megabytes} Mo · {moment}</source>
        <translation>Workstation {name} · check of {seconds} s, {megabytes} MB · {moment}</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message numerus="yes">
        <source>%n rendez-vous trouvé(s)</source>
        <translation>
            <numerusform>%n appointment found</numerusform>
            <numerusform>%n appointments found</numerusform>
        </translation>
    </message>
    <message>
        <source>Aucun rendez-vous ne correspond.</source>
        <translation>No appointment matches.</translation>
    </message>
    <message>
        <source>Rechercher nom, IPP, référence</source>
        <translation>Search name, IPP, reference</translation>
    </message>
    <message>
        <source>Rechercher un rendez-vous</source>
        <translation>Search for an appointment</translation>
    </message>
    <message>
        <source>Rechercher un rendez-vous (Ctrl+F)</source>
        <translation>Search for an appointment (Ctrl+F)</translation>
    </message>
    <message>
        <source>Rendez-vous trouvés</source>
        <translation>Appointments found</translation>
    </message>
</context>
<context>
    <name>SettingField</name>
    <message>
        <source>Enregistrer</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Enregistré</source>
        <translation>Saved</translation>
    </message>
</context>
<context>
    <name>SideContents</name>
    <message>
        <source>Trouver un créneau</source>
        <translation>Find a slot</translation>
    </message>
    <message>
        <source>Trouver un créneau (F2)</source>
        <translation>Find a slot (F2)</translation>
    </message>
</context>
<context>
    <name>SlotList</name>
    <message>
        <source>Au plus tôt</source>
        <translation>Earliest</translation>
    </message>
    <message>
        <source>Créneaux les plus proches</source>
        <translation>Nearest slots</translation>
    </message>
    <message>
        <source>Créneaux proposés</source>
        <translation>Slots offered</translation>
    </message>
    <message>
        <source>D’autres créneaux (Page suivante)</source>
        <translation>More slots (Page down)</translation>
    </message>
    <message>
        <source>Ordre des créneaux</source>
        <translation>Order of the slots</translation>
    </message>
    <message>
        <source>Plus tard…</source>
        <translation>Later…</translation>
    </message>
    <message>
        <source>Sans trou dans la journée</source>
        <translation>No gaps in the day</translation>
    </message>
    <message>
        <source>au plus tôt</source>
        <translation>earliest</translation>
    </message>
    <message>
        <source>sans trou</source>
        <translation>no gaps</translation>
    </message>
</context>
<context>
    <name>SpeedUrlField</name>
    <message>
        <source>Adresse du serveur de débit</source>
        <translation>Address of the speed server</translation>
    </message>
    <message>
        <source>Cette adresse ne convient pas. Par exemple&#xa0;: https://debit.hopital.example/ (https, sans mot de passe).</source>
        <translation>This address cannot be used. For example: https://speed.hospital.example/ (https, no password).</translation>
    </message>
    <message>
        <source>Un serveur LibreSpeed de l’hôpital. Sans adresse, le débit n’est pas mesuré.</source>
        <translation>A LibreSpeed server of the hospital. Without an address, throughput is not measured.</translation>
    </message>
</context>
<context>
    <name>StateCard</name>
    <message>
        <source>Aucun agenda n’est encore suivi</source>
        <translation>No calendar is followed yet</translation>
    </message>
    <message>
        <source>Aucun praticien n’est coché</source>
        <translation>No practitioner is ticked</translation>
    </message>
    <message>
        <source>Choisir des agendas</source>
        <translation>Choose calendars</translation>
    </message>
    <message>
        <source>Choisissez dans les préférences ceux que vous voulez voir ici.</source>
        <translation>Choose in Preferences those you want to see here.</translation>
    </message>
    <message>
        <source>Cochez à gauche ceux dont vous voulez voir l’agenda.</source>
        <translation>Tick on the left those whose calendar you want to see.</translation>
    </message>
    <message>
        <source>Lecture de l’agenda…</source>
        <translation>Reading the agenda…</translation>
    </message>
    <message>
        <source>Montrer tous les praticiens</source>
        <translation>Show all practitioners</translation>
    </message>
    <message>
        <source>Réessayer</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>{done} sur {total}</source>
        <translation>{done} of {total}</translation>
    </message>
</context>
<context>
    <name>SyncButton</name>
    <message numerus="yes">
        <source>%n conflit(s) à trancher</source>
        <translation>
            <numerusform>%n conflict to settle</numerusform>
            <numerusform>%n conflicts to settle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n en attente</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message>
        <source>Aucun compte</source>
        <translation>No account</translation>
    </message>
    <message>
        <source>Pas encore synchronisé</source>
        <translation>Not yet synchronised</translation>
    </message>
    <message>
        <source>Synchronisation&#xa0;: {state}</source>
        <translation>Synchronisation: {state}</translation>
    </message>
    <message>
        <source>Synchronisation…</source>
        <translation>Synchronising…</translation>
    </message>
    <message>
        <source>Synchronisé {moment}</source>
        <translation>Synchronised {moment}</translation>
    </message>
    <message>
        <source>Synchronisé à {time}</source>
        <translation>Synchronised at {time}</translation>
    </message>
    <message>
        <source>Échec de la synchronisation</source>
        <translation>Synchronisation failed</translation>
    </message>
    <message>
        <source>État de la synchronisation · F5 synchronise maintenant</source>
        <translation>State of the synchronisation · F5 synchronises now</translation>
    </message>
</context>
<context>
    <name>SyncPanel</name>
    <message>
        <source>Arrêter</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Avancement</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Ce qui attend est gardé sur ce poste et part à la prochaine synchronisation.</source>
        <translation>What waits is kept on this workstation and leaves with the next synchronisation.</translation>
    </message>
    <message>
        <source>Copier les détails</source>
        <translation>Copy the details</translation>
    </message>
    <message>
        <source>Donnez-le de nouveau ici&#xa0;; ce qui attend est gardé et part ensuite.</source>
        <translation>Give it again here; what waits is kept and is sent afterwards.</translation>
    </message>
    <message>
        <source>Synchroniser maintenant</source>
        <translation>Synchronise now</translation>
    </message>
</context>
<context>
    <name>SyncStep</name>
    <message numerus="yes">
        <source>%n agenda(s) n’ont pas pu être lus</source>
        <translation>
            <numerusform>%n calendar could not be read</numerusform>
            <numerusform>%n calendars could not be read</numerusform>
        </translation>
    </message>
    <message>
        <source>Ce qui a été lu est gardé. Le reste viendra à la prochaine synchronisation.</source>
        <translation>What was read is kept. The rest comes with the next synchronisation.</translation>
    </message>
    <message>
        <source>Lecture arrêtée</source>
        <translation>Reading stopped</translation>
    </message>
    <message>
        <source>Lecture des agendas</source>
        <translation>Reading the calendars</translation>
    </message>
    <message>
        <source>Les agendas n’ont pas pu être lus</source>
        <translation>The calendars could not be read</translation>
    </message>
    <message>
        <source>Les autres sont là. Ceux-ci seront réessayés d’eux-mêmes&#xa0;: {names}.</source>
        <translation>The others are here. These will be tried again by themselves: {names}.</translation>
    </message>
    <message>
        <source>Ouvrir l’agenda</source>
        <translation>Open the agenda</translation>
    </message>
    <message>
        <source>Réessayer</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Votre choix est gardé&#xa0;: la lecture sera réessayée d’elle-même.</source>
        <translation>Your choice is kept: reading will be tried again by itself.</translation>
    </message>
    <message>
        <source>Vous pouvez déjà travailler&#xa0;: le reste arrive pendant ce temps.</source>
        <translation>You can already work: the rest arrives meanwhile.</translation>
    </message>
</context>
<context>
    <name>Tellings</name>
    <message>
        <source>Comparer les deux versions</source>
        <translation>Compare the two versions</translation>
    </message>
    <message>
        <source>Interrompre</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Revenir en arrière (Ctrl+Z)</source>
        <translation>Undo (Ctrl+Z)</translation>
    </message>
</context>
<context>
    <name>TodayHeader</name>
    <message>
        <source>&amp;Mon agenda</source>
        <translation>&amp;My calendar</translation>
    </message>
    <message>
        <source>Aujourd’hui</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Choisissez…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <source>Mon agenda</source>
        <translation>My calendar</translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message>
        <source>Annuler (Ctrl+Z)</source>
        <translation>Undo (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Aucun agenda n’est suivi</source>
        <translation>No calendar is followed</translation>
    </message>
    <message>
        <source>Choisissez votre agenda</source>
        <translation>Choose your calendar</translation>
    </message>
    <message>
        <source>La journée</source>
        <translation>The day</translation>
    </message>
    <message>
        <source>Lecture de l’agenda…</source>
        <translation>Reading the agenda…</translation>
    </message>
    <message>
        <source>Préférences, Agendas, en ajoute un.</source>
        <translation>Preferences, Calendars, adds one.</translation>
    </message>
    <message>
        <source>Votre journée s’affichera ici. Le choix est gardé&#x202f;; il se change en haut à droite.</source>
        <translation>Your day will be shown here. The choice is kept; change it at the top right.</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Ouvrir Teleconsult</source>
        <translation>Open Teleconsult</translation>
    </message>
    <message>
        <source>Quitter</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>Vérifier le poste</source>
        <translation>Check the workstation</translation>
    </message>
</context>
<context>
    <name>UsableSettings</name>
    <message>
        <source>Les réglages de la vérification ne conviennent pas</source>
        <translation>The settings of the check cannot be used</translation>
    </message>
</context>
<context>
    <name>VerdictBanner</name>
    <message>
        <source>Annuler</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Avez-vous entendu le son&#x202f;? Répondez ci-dessous, ou jouez-le encore une fois.</source>
        <translation>Did you hear the sound? Answer below, or play it once more.</translation>
    </message>
    <message>
        <source>Caméra, micro, haut-parleur et réseau conviennent à une téléconsultation.</source>
        <translation>Camera, microphone, loudspeaker and network are fit for a teleconsultation.</translation>
    </message>
    <message>
        <source>Ce poste est prêt</source>
        <translation>This workstation is ready</translation>
    </message>
    <message>
        <source>Ce poste n’a pas encore été vérifié</source>
        <translation>This workstation has not been checked yet</translation>
    </message>
    <message>
        <source>Ce poste était prêt {age}</source>
        <translation>This workstation was ready {age}</translation>
    </message>
    <message>
        <source>Ce qui a été mesuré convient à une téléconsultation&#x202f;; le reste est dit ci-dessous.</source>
        <translation>What was measured is fit for a teleconsultation; the rest is explained below.</translation>
    </message>
    <message>
        <source>Ce qui est dit ci-dessous vaut pour celui d’avant. Vérifiez à nouveau.</source>
        <translation>What is said below is about the one before. Check again.</translation>
    </message>
    <message>
        <source>Depuis, un appareil ou le réseau ont pu changer&#xa0;: vérifiez à nouveau avant une téléconsultation.</source>
        <translation>A device or the network may have changed since: check again before a teleconsultation.</translation>
    </message>
    <message>
        <source>Encore le réseau&#xa0;: il n’y a plus rien à faire.</source>
        <translation>Only the network is left: nothing more to do.</translation>
    </message>
    <message>
        <source>La plateforme du rendez-vous et les appareils répondent. Ni voix, ni son, ni débit n’ont été mesurés.</source>
        <translation>The appointment’s platform and the devices answer. Voice, sound and throughput were not measured.</translation>
    </message>
    <message>
        <source>Le micro l’écoute aussi.</source>
        <translation>The microphone listens too.</translation>
    </message>
    <message>
        <source>Les appareils et le réseau répondent. Ni voix, ni son, ni débit n’ont été mesurés.</source>
        <translation>The devices and the network answer. Voice, sound and throughput were not measured.</translation>
    </message>
    <message>
        <source>Lisez à voix haute</source>
        <translation>Read aloud</translation>
    </message>
    <message>
        <source>Pas prêt&#xa0;: {cause}</source>
        <translation>Not ready: {cause}</translation>
    </message>
    <message>
        <source>Sans lire, sans écouter, sans mesurer le débit</source>
        <translation>Without reading aloud, listening, or measuring throughput</translation>
    </message>
    <message>
        <source>Un appareil a changé depuis la vérification</source>
        <translation>A device has changed since the check</translation>
    </message>
    <message>
        <source>Une dizaine de secondes&#xa0;: rien à lire, rien à écouter.</source>
        <translation>About ten seconds: nothing to read, nothing to listen to.</translation>
    </message>
    <message>
        <source>Une vingtaine de secondes&#xa0;: lisez une phrase à voix haute, écoutez un son, le reste se fait seul.</source>
        <translation>About twenty seconds: read a sentence aloud, listen to a sound, the rest is automatic.</translation>
    </message>
    <message>
        <source>Utilisable, mais {cause}</source>
        <translation>Usable, but {cause}</translation>
    </message>
    <message>
        <source>Vérification en cours…</source>
        <translation>Checking…</translation>
    </message>
    <message>
        <source>Vérification incomplète&#xa0;: {cause}</source>
        <translation>Check incomplete: {cause}</translation>
    </message>
    <message>
        <source>Vérification pour le rendez-vous…</source>
        <translation>Checking for the appointment…</translation>
    </message>
    <message>
        <source>Vérification rapide (10 s)</source>
        <translation>Quick check (10 s)</translation>
    </message>
    <message>
        <source>Vérification rapide…</source>
        <translation>Quick check…</translation>
    </message>
    <message>
        <source>Vérifier</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>Vérifier à nouveau</source>
        <translation>Check again</translation>
    </message>
    <message>
        <source>Vérifié le {day} à {time}</source>
        <translation>Checked on {day} at {time}</translation>
    </message>
    <message>
        <source>Vérifié à {time}</source>
        <translation>Checked at {time}</translation>
    </message>
    <message numerus="yes">
        <source>{remedy} Ci-dessous, %n autre point à voir.</source>
        <translation>
            <numerusform>{remedy} Below, %n other point to look at.</numerusform>
            <numerusform>{remedy} Below, %n other points to look at.</numerusform>
        </translation>
    </message>
    <message>
        <source>{remedy} Le reste est prêt.</source>
        <translation>{remedy} The rest is ready.</translation>
    </message>
    <message>
        <source>«&#xa0;Bonjour, je vous entends bien et je vous vois bien.&#xa0;»</source>
        <translation>“Hello, I can hear you and see you well.”</translation>
    </message>
    <message>
        <source>À revérifier&#xa0;: {age}, {cause}</source>
        <translation>To be checked again: {age}, {cause}</translation>
    </message>
    <message>
        <source>Écoutez&#xa0;: un son monte</source>
        <translation>Listen: a rising tone</translation>
    </message>
</context>
<context>
    <name>VerdictWords</name>
    <message>
        <source>Actif</source>
        <translation>On</translation>
    </message>
    <message>
        <source>Entendu</source>
        <translation>Heard</translation>
    </message>
    <message>
        <source>Non mesuré</source>
        <translation>Not measured</translation>
    </message>
    <message>
        <source>Pas prêt</source>
        <translation>Not ready</translation>
    </message>
    <message>
        <source>Pas prête</source>
        <translation>Not ready</translation>
    </message>
    <message>
        <source>Prêt</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>Prête</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>Utilisable</source>
        <translation>Usable</translation>
    </message>
</context>
<context>
    <name>VersionTable</name>
    <message>
        <source>, diffère</source>
        <translation>, differs</translation>
    </message>
    <message>
        <source>Ici</source>
        <translation>Here</translation>
    </message>
    <message>
        <source>Sur le serveur</source>
        <translation>On the server</translation>
    </message>
    <message>
        <source>avant&#xa0;: {text}</source>
        <translation>before: {text}</translation>
    </message>
    <message>
        <source>ici</source>
        <translation>here</translation>
    </message>
    <message>
        <source>illisible</source>
        <translation>unreadable</translation>
    </message>
    <message>
        <source>supprimé</source>
        <translation>deleted</translation>
    </message>
    <message>
        <source>sur le serveur</source>
        <translation>on the server</translation>
    </message>
    <message>
        <source>{name}, {side}&#xa0;: {text}{differs}</source>
        <translation>{name}, {side}: {text}{differs}</translation>
    </message>
    <message>
        <source>{name}&#xa0;: {text}</source>
        <translation>{name}: {text}</translation>
    </message>
    <message>
        <source>{text} (modifié)</source>
        <translation>{text} (changed)</translation>
    </message>
    <message>
        <source>≠ {name}</source>
        <translation>≠ {name}</translation>
    </message>
</context>
<context>
    <name>VisitsSection</name>
    <message>
        <source>C’est ce que voient les personnes qui ouvrent l’agenda avec un autre programme.</source>
        <translation>This is what people see who open the calendar with another program.</translation>
    </message>
    <message>
        <source>Fuseau horaire</source>
        <translation>Time zone</translation>
    </message>
    <message>
        <source>La référence seule, sans nom</source>
        <translation>Only the reference, no name</translation>
    </message>
    <message>
        <source>Le nom du patient</source>
        <translation>The patient’s name</translation>
    </message>
    <message>
        <source>Les initiales du patient</source>
        <translation>The patient’s initials</translation>
    </message>
    <message>
        <source>Titre des rendez-vous sur le serveur</source>
        <translation>Title of appointments on the server</translation>
    </message>
    <message>
        <source>Toutes les heures sont montrées dans ce fuseau.</source>
        <translation>All times are shown in this zone.</translation>
    </message>
    <message>
        <source>«&#xa0;{zone}&#xa0;» n’est pas un fuseau horaire connu. Par exemple&#xa0;: Europe/Paris.</source>
        <translation>“{zone}” is not a known time zone. For example: Europe/Paris.</translation>
    </message>
</context>
<context>
    <name>Watch</name>
    <message numerus="yes">
        <source>%n chevauchement(s)</source>
        <translation>
            <numerusform>%n overlap</numerusform>
            <numerusform>%n overlaps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflit(s) à trancher</source>
        <translation>
            <numerusform>%n conflict to settle</numerusform>
            <numerusform>%n conflicts to settle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n demande(s) abandonnée(s)</source>
        <translation>
            <numerusform>%n abandoned request</numerusform>
            <numerusform>%n abandoned requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n en attente d’envoi</source>
        <translation>
            <numerusform>%n waiting to be sent</numerusform>
            <numerusform>%n waiting to be sent</numerusform>
        </translation>
    </message>
    <message>
        <source>depuis {since}</source>
        <translation>since {since}</translation>
    </message>
    <message>
        <source>hors ligne depuis {since}</source>
        <translation>offline since {since}</translation>
    </message>
    <message>
        <source>un créneau reste bloqué</source>
        <translation>a slot stays blocked</translation>
    </message>
    <message>
        <source>une décision est attendue</source>
        <translation>needs a decision</translation>
    </message>
    <message>
        <source>À surveiller</source>
        <translation>To watch</translation>
    </message>
    <message>
        <source>écrit par un autre poste ou programme</source>
        <translation>written by another workstation or program</translation>
    </message>
</context>
<context>
    <name>WatchDesk</name>
    <message>
        <source>Créneau bloqué dans l’agenda «&#xa0;{calendar}&#xa0;», {when}</source>
        <translation>Slot blocked in the calendar “{calendar}”, {when}</translation>
    </message>
    <message>
        <source>C’est connu</source>
        <translation>This is known</translation>
    </message>
    <message>
        <source>Deux au même moment dans l’agenda «&#xa0;{calendar}&#xa0;», {when}</source>
        <translation>Two at the same time in the calendar “{calendar}”, {when}</translation>
    </message>
    <message>
        <source>Le poste de {who} l’a demandé ({since}) et ne l’a ni confirmé ni libéré. Libérez-le si personne n’y réserve plus.</source>
        <translation>{who}’s workstation asked for it ({since}) and has neither confirmed nor freed it. Free it if nobody is booking it any more.</translation>
    </message>
    <message>
        <source>Libérer le créneau</source>
        <translation>Free the slot</translation>
    </message>
    <message>
        <source>quelqu’un</source>
        <translation>somebody</translation>
    </message>
    <message>
        <source>Écrit entre-temps par un autre poste ou programme&#xa0;: {other}. Rien n’a été changé&#xa0;; déplacez l’un des deux, ou notez que c’est connu.</source>
        <translation>Written meanwhile by another workstation or program: {other}. Nothing was changed; move one of the two, or note that this is known.</translation>
    </message>
</context>
<context>
    <name>WayField</name>
    <message>
        <source>Certificat de ce poste</source>
        <translation>This workstation’s certificate</translation>
    </message>
    <message>
        <source>Identifiant et mot de passe</source>
        <translation>User name and password</translation>
    </message>
    <message>
        <source>Jeton d’accès</source>
        <translation>Access token</translation>
    </message>
    <message>
        <source>Mode de connexion</source>
        <translation>Way of signing in</translation>
    </message>
    <message>
        <source>Session de ce poste (Kerberos)</source>
        <translation>This workstation’s session (Kerberos)</translation>
    </message>
</context>
<context>
    <name>WorkstationPage</name>
    <message>
        <source>Mesure…</source>
        <translation>Measuring…</translation>
    </message>
    <message>
        <source>Poste prêt</source>
        <translation>Workstation ready</translation>
    </message>
    <message>
        <source>Poste vérifié {age}</source>
        <translation>Workstation checked {age}</translation>
    </message>
    <message>
        <source>Un appareil a changé, à vérifier</source>
        <translation>A device has changed, check again</translation>
    </message>
    <message>
        <source>Vérification du poste</source>
        <translation>Workstation check</translation>
    </message>
</context>
<context>
    <name>WorkstationSection</name>
    <message>
        <source>Ce choix n’a pas pu être écrit ({reason}).</source>
        <translation>This choice could not be saved ({reason}).</translation>
    </message>
    <message>
        <source>La fenêtre s’ouvre d’elle-même et le poste est prêt avant le premier rendez-vous.</source>
        <translation>The window opens by itself and the workstation is ready before the first appointment.</translation>
    </message>
    <message>
        <source>Ouvrir à l’ouverture de session</source>
        <translation>Open when the session starts</translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n rendez-vous</source>
        <translation>
            <numerusform>%n appointment</numerusform>
            <numerusform>%n appointments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Days</name>
    <message>
        <source>affiché</source>
        <translation>shown</translation>
    </message>
    <message>
        <source>aujourd’hui</source>
        <translation>today</translation>
    </message>
</context>
</TS>
